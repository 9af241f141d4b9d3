import { rmSync } from 'node:fs';
import { readMask } from '../image/read.js';
import { failureOf } from '../testing/failure.js';
import { Tree } from '../testing/tree.js';

const LIST = `object,split,label,image,mask
candle,train,normal,candle/Data/Images/Normal/0001.JPG,
candle,test,normal,candle/Data/Images/Normal/0002.JPG,
candle,test,anomaly,candle/Data/Images/Anomaly/000.JPG,candle/Data/Masks/Anomaly/000.png
pcb1,train,normal,pcb1/Data/Images/Normal/0001.JPG,
`;

describe('the layout visa', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = new Tree({ layout: 'visa', categories: ['candle'] });
    await tree.write({
      'split_csv/1cls.csv': LIST.replaceAll('\n', '\r\n'),
      'candle/Data/Images/Normal/0001.JPG': 'photo',
      'candle/Data/Images/Normal/0002.JPG': 'photo',
      'candle/Data/Images/Anomaly/000.JPG': 'photo',
      'candle/Data/Masks/Anomaly/000.png': 'mask:2',
      'candle/image_anno.csv': 'image,label,mask',
    });
  });
  afterEach(() => tree.remove());

  it('follows the list 1cls, whose masks hold numbers of classes', async () => {
    expect(await tree.lines()).toEqual([
      'test candle anomaly candle/Data/Images/Anomaly/000.JPG candle/Data/Masks/Anomaly/000.png',
      'train candle good candle/Data/Images/Normal/0001.JPG',
      'test candle good candle/Data/Images/Normal/0002.JPG',
    ]);
    const { samples } = await tree.open();
    const mask = await readMask(samples[0].mask ?? samples[0].image);
    expect(new Set(mask.data)).toEqual(new Set([0, 255]));
    expect((await tree.verify()).problems).toEqual([]);
  });

  it('reads another list by name', async () => {
    await tree.write({
      'split_csv/mine.csv': LIST.replace('candle,test,normal', 'candle,train,normal').replace(
        'test,anomaly',
        'test,anomaly',
      ),
    });
    const lines = await tree.lines({ options: { split: 'mine' } });
    expect(lines.filter((line) => line.startsWith('train'))).toHaveLength(2);
  });

  it('fails without the list, and says what to do with a rearranged copy', async () => {
    rmSync(tree.at('split_csv'), { recursive: true });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.message).toContain(tree.at('split_csv/1cls.csv'));
    expect(error.hint).toContain('layout "mvtec"');
  });

  it('fails on a listed image that is not there', async () => {
    rmSync(tree.at('candle/Data/Images/Normal/0001.JPG'));
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('IMAGE_MISSING');
    expect(error.message).toContain(tree.at('candle/Data/Images/Normal/0001.JPG'));
  });

  it('fails on a listed mask that is not there', async () => {
    rmSync(tree.at('candle/Data/Masks'), { recursive: true });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('MASK_MISSING');
    expect(error.message).toContain(tree.at('candle/Data/Masks/Anomaly/000.png'));
  });

  it.each([
    ['other columns', 'name,split\nx,y\n', 'has the columns "name,split"'],
    [
      'another split',
      LIST.replace('candle,test,normal', 'candle,val,normal'),
      'in line 3; expected train or test',
    ],
    [
      'training with a defect',
      LIST.replace('candle,test,anomaly', 'candle,train,anomaly'),
      'trains on the anomalous image',
    ],
    [
      'a path that leads out',
      LIST.replace('candle/Data/Images/Normal/0001.JPG', '../x.JPG'),
      'names the file "../x.JPG"',
    ],
  ])('refuses a list with %s', async (_, text, message) => {
    await tree.write({ 'split_csv/1cls.csv': text });
    const error = await failureOf(() => tree.open());
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.message).toContain(message);
  });

  it('finds images that no list names', async () => {
    await tree.write({ 'candle/Data/Images/Normal/0009.JPG': 'photo' });
    const { problems } = await tree.verify();
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['FILE_UNUSED', `${tree.at('candle/Data/Images/Normal/0009.JPG')} belongs to no sample.`],
    ]);
  });
});
