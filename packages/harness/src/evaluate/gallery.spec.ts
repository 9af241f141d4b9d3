import { galleryChoice } from './gallery.js';

describe('galleryChoice', () => {
  it('names the clearest and the most mistaken images', () => {
    const images = [
      { anomalous: false, score: 0.3 },
      { anomalous: true, score: 0.9 },
      { anomalous: false, score: 0.8 },
      { anomalous: true, score: 0.1 },
      { anomalous: true, score: 0.9 },
    ];
    expect(galleryChoice(images)).toEqual([
      { role: 'best-anomalous', index: 1 },
      { role: 'worst-anomalous', index: 3 },
      { role: 'best-normal', index: 0 },
      { role: 'worst-normal', index: 2 },
    ]);
  });

  it('leaves out roles that nobody can fill', () => {
    expect(galleryChoice([{ anomalous: false, score: 1 }])).toEqual([
      { role: 'best-normal', index: 0 },
      { role: 'worst-normal', index: 0 },
    ]);
  });

  it('adds the next false positive and the next miss, which no other role shows', () => {
    const images = [
      { anomalous: true, score: 0.9 },
      { anomalous: false, score: 0.95 },
      { anomalous: true, score: 0.8 },
      { anomalous: true, score: 0.1 },
      { anomalous: true, score: 0.2 },
      { anomalous: true, score: 0.7 },
      { anomalous: false, score: 0.75 },
      { anomalous: false, score: 0.72 },
      { anomalous: false, score: 0.3 },
      { anomalous: false, score: 0.6 },
      { anomalous: false, score: 0.5 },
      { anomalous: false, score: 0.4 },
      { anomalous: true, score: 0.7 },
      { anomalous: true, score: 0.7 },
      { anomalous: false, score: 0.35 },
      { anomalous: false, score: 0.45 },
    ];
    // The best threshold is 0.7: 5 of 7 found, 3 false alarms.
    expect(galleryChoice(images)).toEqual([
      { role: 'best-anomalous', index: 0 },
      { role: 'worst-anomalous', index: 3 },
      { role: 'best-normal', index: 8 },
      { role: 'worst-normal', index: 1 },
      { role: 'false-positive', index: 6 },
      { role: 'miss', index: 4 },
    ]);
  });

  it('has no further mistakes to show where all but the worst images are right', () => {
    const images = [
      { anomalous: true, score: 0.9 },
      { anomalous: true, score: 0.8 },
      { anomalous: true, score: 0.2 },
      { anomalous: false, score: 0.3 },
      { anomalous: false, score: 0.1 },
    ];
    expect(galleryChoice(images).map(({ role }) => role)).toEqual([
      'best-anomalous',
      'worst-anomalous',
      'best-normal',
      'worst-normal',
    ]);
  });
});
