import type { PublishedFile } from '../published/published-file.js';

const value = (auroc: number, aupro: number) => ({ 'I-AUROC': auroc, AUPRO: aupro });

/** Made-up published results for the fixture run: one comparable row, one of a larger data set, one with little known. */
export const FIXTURE_PUBLISHED: PublishedFile = {
  format: 'protobench-published-1',
  sources: {
    first: {
      title: 'Doe & Roe: 100% of <defects> found',
      venue: 'Conference on Parts',
      year: 2023,
      url: 'https://example.org/a_b',
    },
    second: {
      title: 'A second paper',
      venue: 'Journal',
      year: 2024,
      url: 'https://example.org/c',
      note: 'Read from a plot.',
    },
  },
  datasets: {
    mvtec3: { title: 'Three parts', categories: ['bottle', 'pill', 'transistor'], subsets: [] },
    parts: {
      title: 'All parts',
      categories: ['bottle', 'cable', 'pill', 'transistor'],
      subsets: ['mvtec3'],
    },
  },
  rows: [
    {
      source: 'first',
      place: 'Table 1',
      method: 'Same_1',
      dataset: 'mvtec3',
      setting: 'multi-class',
      backbone: 'mobilenetv3-coco',
      profile: 'exact',
      values: value(97.25, 88.5),
    },
    {
      source: 'second',
      method: 'Larger',
      dataset: 'parts',
      setting: 'single-class',
      backbone: 'resnet34',
      profile: null,
      note: 'the second of two runs',
      values: value(91, 80),
      perCategory: {
        bottle: value(90, 81),
        cable: value(70, 60),
        pill: value(92, 84),
        transistor: value(94, 87),
      },
    },
    {
      source: 'second',
      method: 'Unknown',
      dataset: 'parts',
      setting: 'multi-class',
      backbone: null,
      profile: 'dinomaly',
      values: { mAD: 82.4 },
    },
  ],
};
