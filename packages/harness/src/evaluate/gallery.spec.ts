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
});
