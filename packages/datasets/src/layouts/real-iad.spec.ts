import { renameSync, rmSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

const photo = (place: string, view: string, kind = 'OK') =>
  `${place}/audiojack_0001_${kind}_${view}_20230919.jpg`;
const good = {
  train: photo('OK/S0001', 'C1'),
  second: photo('OK/S0001', 'C2'),
  test: photo('OK/S0002', 'C1'),
};
const bad = { seen: photo('NG/BX/S0003', 'C1', 'NG'), unseen: photo('NG/BX/S0003', 'C2', 'NG') };
const mask = bad.seen.replace('.jpg', '.png');
const item = (anomaly_class: string, image_path: string, mask_path: string | null = null) => ({
  category: 'audiojack',
  anomaly_class,
  image_path,
  mask_path,
});
const LIST = {
  meta: { prefix: 'audiojack/', normal_class: 'OK', pre_transform: null },
  train: [item('OK', good.train), item('OK', good.second)],
  test: [item('OK', good.test), item('BX', bad.seen, mask), item('OK', bad.unseen)],
};
const JSON_PATH = 'realiad_jsons/audiojack.json';
const base = 'realiad_1024/audiojack';

describe('the layout real-iad', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'real-iad', categories: ['audiojack'] });
    const photos = [good.train, good.second, good.test, bad.seen, bad.unseen];
    await tree.write(Object.fromEntries(photos.map((path) => [`${base}/${path}`, 'photo'])));
    await tree.write({ [`${base}/${mask}`]: 'mask', [JSON_PATH]: JSON.stringify(LIST) });
  });
  afterEach(() => tree.remove());

  it('follows the list, which labels each view', async () => {
    expect(await tree.lines()).toEqual([
      `test audiojack BX ${base}/${bad.seen} ${base}/${mask}`,
      `test audiojack good ${base}/${bad.unseen}`,
      `train audiojack good ${base}/${good.train}`,
      `train audiojack good ${base}/${good.second}`,
      `test audiojack good ${base}/${good.test}`,
    ]);
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('keeps to some of the views', async () => {
    const options = { views: ['C1'] };
    expect(await tree.lines({ options })).toHaveLength(3);
    expect((await tree.verify({ options })).problems).toEqual([]);
    expect((await failureOf(() => tree.open({ options: { views: ['C6'] } }))).code).toBe('OPTIONS_INVALID');
  });

  it('finds the list one folder deeper, as the archive unpacks', async () => {
    rmSync(tree.at(JSON_PATH));
    await tree.write({ 'realiad_jsons/realiad_jsons/audiojack.json': JSON.stringify(LIST) });
    expect(await tree.lines()).toHaveLength(5);
    rmSync(tree.at('realiad_jsons'), { recursive: true });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.hint).toContain('realiad_jsons.zip');
  });

  it('says which resolution is there', async () => {
    renameSync(tree.at('realiad_1024'), tree.at('realiad_512'));
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('CATEGORY_MISSING');
    expect(error.hint).toBe('Set the option "images" to realiad_512.');
    expect(await tree.lines({ options: { images: 'realiad_512' } })).toHaveLength(5);
  });

  it.each([
    ['no JSON', '{', 'is not valid JSON'],
    ['no list of test images', '{"train": []}', 'test:'],
    [
      'an image of no camera',
      JSON.stringify({ ...LIST, train: [item('OK', 'OK/S0001/x.jpg')] }),
      'no camera',
    ],
    ['training on a defect', JSON.stringify({ ...LIST, train: LIST.test }), 'trains on the anomalous image'],
  ])('refuses %s', async (_, text, message) => {
    await tree.write({ [JSON_PATH]: text });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.message).toContain(tree.at(JSON_PATH));
    expect(error.message).toContain(message);
  });

  it('fails on an anomalous view without mask', async () => {
    await tree.write({ [JSON_PATH]: JSON.stringify({ ...LIST, test: [item('BX', bad.seen)] }) });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toContain(tree.at(`${base}/${bad.seen}`));
  });
});
