import { rmSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

const photo = (split: string, kind: string) => `mvtec/bolt/${split}/${kind}/000.png`;
const FILES = {
  [photo('train', 'good')]: 'photo',
  [photo('test', 'good')]: 'photo',
  [photo('test', 'bent')]: 'photo',
  'mvtec/bolt/ground_truth/bent/000_mask.png': 'mask:7',
};
const ader = (split: string, kind: string) => ({
  img_path: photo(split, kind).slice('mvtec/'.length),
  mask_path: kind === 'good' ? '' : 'bolt/ground_truth/bent/000_mask.png',
  cls_name: 'bolt',
  specie_name: kind,
  anomaly: kind === 'good' ? 0 : 1,
});
const ADER = {
  train: { bolt: [ader('train', 'good')] },
  test: { bolt: [ader('test', 'good'), ader('test', 'bent')] },
};
const uniad = (split: string, kind: string, more: object = {}) =>
  `${JSON.stringify({
    filename: photo(split, kind).slice('mvtec/'.length),
    label: kind === 'good' ? 0 : 1,
    label_name: kind === 'good' ? 'good' : 'defective',
    ...more,
  })}\n`;
const MASK = { maskname: 'bolt/ground_truth/bent/000_mask.png' };
const options = { images: 'mvtec' };

describe('the layout meta', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'meta', categories: ['bolt'], options });
    await tree.write(FILES);
  });
  afterEach(() => tree.remove());

  it('reads the list of ADer', async () => {
    await tree.write({ 'meta.json': JSON.stringify(ADER) });
    expect(await tree.lines({ options })).toEqual([
      'test bolt bent mvtec/bolt/test/bent/000.png mvtec/bolt/ground_truth/bent/000_mask.png',
      'test bolt good mvtec/bolt/test/good/000.png',
      'train bolt good mvtec/bolt/train/good/000.png',
    ]);
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('reads the lists of UniAD, with and without a name of the class', async () => {
    await tree.write({
      'train.json': uniad('train', 'good') + uniad('train', 'good', { filename: 'nut/train/good/1.png' }),
      'test.json': uniad('test', 'good', { clsname: 'bolt' }) + uniad('test', 'bent', MASK),
    });
    expect(await tree.lines({ options })).toEqual([
      'test bolt defective mvtec/bolt/test/bent/000.png mvtec/bolt/ground_truth/bent/000_mask.png',
      'test bolt good mvtec/bolt/test/good/000.png',
      'train bolt good mvtec/bolt/train/good/000.png',
    ]);
  });

  it('does without masks', async () => {
    await tree.write({
      'train.json': uniad('train', 'good'),
      'test.json': uniad('test', 'good') + uniad('test', 'bent'),
    });
    const { samples } = await tree.open();
    expect(samples[0]).toMatchObject({ anomalous: true, mask: null });
  });

  it.each([
    [
      'another shape',
      'meta.json',
      '{"train": {"bolt": [{"img": 1}]}, "test": {}}',
      'does not fit: train.bolt.0.img_path',
    ],
    [
      'a label of another kind',
      'train.json',
      uniad('train', 'good', { label: 2 }),
      'does not fit in line 1: label',
    ],
    ['a broken line', 'train.json', `${uniad('train', 'good')}{"filename"\n`, 'is not valid JSON in line 2'],
    [
      'training on a defect',
      'meta.json',
      JSON.stringify({ ...ADER, train: ADER.test }),
      'trains on the anomalous image',
    ],
    [
      'a path that leads out',
      'meta.json',
      JSON.stringify({ ...ADER, train: { bolt: [{ ...ader('train', 'good'), img_path: '../../x.png' }] } }),
      'names the file "../../x.png"',
    ],
  ])('refuses %s', async (_, name, text, message) => {
    await tree.write({ 'test.json': '', [name]: text });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.message).toContain(tree.at(name));
    expect(error.message).toContain(message);
  });

  it('fails on a list that is missing, a category that it does not know, and an image that is not there', async () => {
    expect((await failureOf(() => tree.open())).message).toContain(tree.at('train.json'));
    await tree.write({ 'meta.json': JSON.stringify(ADER) });
    const unknown = await failureOf(() => tree.open({}, { categories: ['nut'] }));
    expect(unknown.code).toBe('CATEGORY_EMPTY');
    expect(unknown.message).toContain('meta.json (category nut, split train)');
    rmSync(tree.at(photo('test', 'good')));
    expect((await failureOf(() => tree.open())).code).toBe('IMAGE_MISSING');
  });
});
