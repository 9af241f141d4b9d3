import { rmSync } from 'node:fs';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

/** `([['kos01', 'kos02'], ['kos02']], [['kos03'], ['kos01', 'kos03']], all items)`, written by Python, protocol 2. */
const SPLIT = Buffer.from(
  '80025d7100285d71012858050000006b6f733031710258050000006b6f7330327103655d7104680361655d7105285d710658050000006b6f7330337107615d7108286802680765655d7109286802680368076587710a2e',
  'hex',
);
const PYB = 'KolektorSDD-training-splits/split.pyb';

describe('the layout kolektor-sdd', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'kolektor-sdd', categories: ['kolektor'] });
    tree.put(PYB, SPLIT);
    await tree.write({
      'kos01/Part0.jpg': 'photo',
      'kos01/Part0_label.bmp': 'blank',
      'kos01/Part1.jpg': 'photo',
      'kos01/Part1_label.bmp': 'mask:1',
      'kos02/Part0.jpg': 'photo',
      'kos02/Part0_label.bmp': 'blank',
      'kos03/Part0.jpg': 'photo',
      'kos03/Part0_label.bmp': 'blank',
      'kos03/Part1.jpg': 'photo',
      'kos03/Part1_label.bmp': 'mask',
    });
  });
  afterEach(() => tree.remove());

  it('follows the official folds, and never trains on a defect', async () => {
    expect(await tree.lines()).toEqual([
      'train kolektor good kos01/Part0.jpg',
      'train kolektor good kos02/Part0.jpg',
      'test kolektor good kos03/Part0.jpg',
      'test kolektor defect kos03/Part1.jpg kos03/Part1_label.bmp',
    ]);
    expect(await tree.lines({ options: { fold: 1 } })).toEqual([
      'test kolektor good kos01/Part0.jpg',
      'test kolektor defect kos01/Part1.jpg kos01/Part1_label.bmp',
      'train kolektor good kos02/Part0.jpg',
      'test kolektor good kos03/Part0.jpg',
      'test kolektor defect kos03/Part1.jpg kos03/Part1_label.bmp',
    ]);
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('reads the folds from JSON too', async () => {
    rmSync(tree.at(PYB));
    await tree.write({ 'split.json': '[[["kos01"]], [["kos02", "kos03"]]]' });
    expect((await tree.lines()).filter((line) => line.startsWith('train'))).toEqual([
      'train kolektor good kos01/Part0.jpg',
    ]);
    const { problems } = await tree.verify();
    expect(problems).toEqual([]);
  });

  it('fails without folds, and says where to get them', async () => {
    rmSync(tree.at(PYB));
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.hint).toContain('KolektorSDD-training-splits.zip');
  });

  it('fails on a label that is missing', async () => {
    rmSync(tree.at('kos02/Part0_label.bmp'));
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toBe(
      `${tree.at('kos02/Part0.jpg')} has no label; expected ${tree.at('kos02/Part0_label.bmp')}.`,
    );
  });

  it('fails on an item that is not there, and on an unknown fold', async () => {
    rmSync(tree.at('kos02'), { recursive: true });
    expect((await failureOf(() => tree.open())).message).toContain('names the item kos02');
    expect((await failureOf(() => tree.open({ options: { fold: 2 } }))).message).toContain('has 2 folds');
  });

  it.each([
    [
      'a pickle of something else',
      Buffer.from('800263636f6c6c656374696f6e730a4f726465726564446963740a7100295271012e', 'hex'),
      'opcode 0x63',
    ],
    ['a truncated pickle', SPLIT.subarray(0, 40), 'it ends too early'],
    ['an item on both sides', Buffer.from('[[["kos01"]], [["kos01"]]]'), 'in training and test'],
    ['folds that do not match', Buffer.from('[[["kos01"]], []]'), 'as many lists'],
  ])('refuses %s', async (_, bytes, message) => {
    const json = bytes[0] === 0x5b;
    if (json) rmSync(tree.at(PYB));
    tree.put(json ? 'split.json' : PYB, bytes);
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.message).toContain(message);
  });
});
