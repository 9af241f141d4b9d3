import { rmSync } from 'node:fs';
import { encodePng } from '../image/encode.js';
import { readMask } from '../image/read.js';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

describe('the layout mvtec-loco', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'mvtec-loco', categories: ['pushpins'] });
    await tree.write({
      'pushpins/train/good/000.png': 'photo',
      'pushpins/validation/good/000.png': 'photo',
      'pushpins/test/good/000.png': 'photo',
      'pushpins/test/logical_anomalies/000.png': 'photo',
      'pushpins/test/structural_anomalies/000.png': 'photo',
      'pushpins/ground_truth/logical_anomalies/000/000.png': 'mask:245',
      'pushpins/ground_truth/logical_anomalies/000/001.png': 'mask:3',
      'pushpins/ground_truth/structural_anomalies/000/000.png': 'mask:250',
      'pushpins/defects_config.json': '[]',
      'readme.txt': 'text',
    });
  });
  afterEach(() => tree.remove());

  it('joins the masks of an image, and leaves the validation images out', async () => {
    expect(await tree.lines()).toEqual([
      'test pushpins good pushpins/test/good/000.png',
      'test pushpins logical_anomalies pushpins/test/logical_anomalies/000.png pushpins/ground_truth/logical_anomalies/000/000.png pushpins/ground_truth/logical_anomalies/000/001.png',
      'test pushpins structural_anomalies pushpins/test/structural_anomalies/000.png pushpins/ground_truth/structural_anomalies/000/000.png',
      'train pushpins good pushpins/train/good/000.png',
    ]);
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('counts any value above 0 of any of the masks', async () => {
    const right = new Uint8Array(48).map((_, i) => (i % 8 === 7 ? 3 : 0));
    tree.put('pushpins/ground_truth/logical_anomalies/000/001.png', await encodePng(right, 8, 6));
    const { samples } = await tree.open();
    const mask = await readMask(samples[1].mask ?? samples[1].image);
    expect([...mask.data.subarray(0, 8)]).toEqual([255, 255, 255, 255, 0, 0, 0, 255]);
  });

  it('trains on the validation images if it is told to', async () => {
    const lines = await tree.lines({ options: { validation: 'train' } });
    expect(lines.filter((line) => line.startsWith('train'))).toEqual([
      'train pushpins good pushpins/train/good/000.png',
      'train pushpins good pushpins/validation/good/000.png',
    ]);
    const error = await failureOf(() => tree.open({ options: { validation: 'test' } }));
    expect(error.code).toBe('OPTIONS_INVALID');
    expect(error.hint).toContain('"ignore"');
  });

  it('says where the masks of an image should be', async () => {
    rmSync(tree.at('pushpins/ground_truth/logical_anomalies/000'), { recursive: true });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toBe(
      `${tree.at('pushpins/test/logical_anomalies/000.png')} has no mask; expected ${tree.at('pushpins/ground_truth/logical_anomalies/000/000.png')}.`,
    );
  });

  it('notices masks that were flattened into one folder', async () => {
    rmSync(tree.at('pushpins/ground_truth/structural_anomalies/000'), { recursive: true });
    await tree.write({ 'pushpins/ground_truth/structural_anomalies/000.png': 'mask' });
    const { problems } = await tree.verify();
    expect(problems.map(({ code }) => code)).toEqual(['MASK_MISSING', 'FILE_UNUSED']);
  });
});
