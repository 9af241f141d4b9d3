import { RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { squareTap } from '../testing/uniad-cell.js';
import { rdPlusPlusSchema } from './config.js';
import { instanceNorm } from './instance-norm.js';
import { projectionLoss, sampleTokens, transportLoss } from './losses.js';
import { projectionSpecs } from './projection.js';
import { anomalyNoise, pseudoAnomalies, rectangle } from './pseudo-anomaly.js';
import { sinkhorn } from './sinkhorn.js';

tf.env().set('PROD', true);
beforeAll(() => tf.setBackend('cpu'));

const stream = RandomStream.fromSeed(12);
const random = (name: string, shape: [number, number, number, number]) =>
  tf.tensor4d(stream.child(name).normal(shape.reduce((a, b) => a * b)), shape);

describe('instanceNorm', () => {
  /** The same with the operations of TF.js, which bring gradients of their own. */
  const plain = (x: tf.Tensor) => {
    const { mean, variance } = tf.moments(x, [1, 2], true);
    return x.sub(mean).div(variance.add(1e-5).sqrt());
  };

  it('is what its formula says, and so is its gradient', () => {
    const x = random('x', [2, 3, 4, 5]);
    const weights = random('weights', [2, 3, 4, 5]);
    const close = (a: tf.Tensor, b: tf.Tensor) =>
      expect(a.sub(b).abs().max().dataSync()[0]).toBeLessThan(1e-5);
    close(instanceNorm(x), plain(x));
    const gradient = (f: (x: tf.Tensor4D) => tf.Tensor) =>
      tf.grad((value) => tf.sum(tf.mul(f(value as tf.Tensor4D), weights)))(x);
    close(gradient(instanceNorm), gradient(plain));
  });
});

describe('sinkhorn', () => {
  const N = 4;
  const costsOf = (seed: number) =>
    [
      ...stream
        .child('costs')
        .child(seed)
        .uniform(N * N),
    ].map((u) => 2 * u);

  /** Transport cost plus entropy of the best plan, in float64: what the dual value is equal to. */
  function primal(costs: readonly number[], blur: number): { value: number; plan: number[] } {
    const u = new Array<number>(N).fill(1);
    const v = new Array<number>(N).fill(1);
    const kernel = (i: number, j: number) => Math.exp(-costs[i * N + j] / blur);
    for (let t = 0; t < 5000; t++) {
      for (let i = 0; i < N; i++) u[i] = 1 / N / v.reduce((sum, value, j) => sum + kernel(i, j) * value, 0);
      for (let j = 0; j < N; j++) v[j] = 1 / N / u.reduce((sum, value, i) => sum + kernel(i, j) * value, 0);
    }
    const plan = costs.map(
      (_, cell) => u[Math.floor(cell / N)] * kernel(Math.floor(cell / N), cell % N) * v[cell % N],
    );
    const value = plan.reduce((sum, p, cell) => sum + p * costs[cell] + blur * p * Math.log(p * N * N), 0);
    return { value, plan };
  }

  it.each([0.1, 0.5, 2])(
    'is the value of the best plan, and its derivative the plan, with blur %d',
    (blur) => {
      const costs = tf.tensor3d([...costsOf(1), ...costsOf(2)], [2, N, N]);
      const { value, grad } = tf.valueAndGrad((x) =>
        tf.sum(tf.mul(sinkhorn(x as tf.Tensor3D, blur, 1500), [1, 3])),
      )(costs);
      const [a, b] = [primal(costsOf(1), blur), primal(costsOf(2), blur)];
      expect(value.dataSync()[0]).toBeCloseTo(a.value + 3 * b.value, 3);
      const expected = [...a.plan, ...b.plan.map((p) => 3 * p)];
      grad.dataSync().forEach((mass, i) => expect(mass).toBeCloseTo(expected[i], 3));
    },
  );

  it('has the derivative that differences of the best value have', () => {
    const costs = costsOf(3);
    const gradient = tf
      .grad((x) => tf.sum(sinkhorn(x as tf.Tensor3D, 0.5, 200)))(tf.tensor3d(costs, [1, N, N]))
      .dataSync();
    costs.forEach((_, cell) => {
      const moved = (offset: number) => costs.map((cost, i) => (i === cell ? cost + offset : cost));
      const slope = (primal(moved(1e-4), 0.5).value - primal(moved(-1e-4), 0.5).value) / 2e-4;
      expect(gradient[cell]).toBeCloseTo(slope, 4);
    });
  });

  it('comes near the best assignment where blur is small', () => {
    const orders = (rest: readonly number[]): number[][] =>
      rest.length === 0
        ? [[]]
        : rest.flatMap((j) => orders(rest.filter((k) => k !== j)).map((order) => [j, ...order]));
    const costs = costsOf(4);
    const best = Math.min(
      ...orders([0, 1, 2, 3]).map((order) => order.reduce((sum, j, i) => sum + costs[i * N + j], 0) / N),
    );
    const [value] = sinkhorn(tf.tensor3d(costs, [1, N, N]), 0.05, 200).dataSync();
    expect(value).toBeGreaterThanOrEqual(best - 1e-4);
    expect(value).toBeLessThanOrEqual(best + 0.05 * Math.log(N) + 1e-4);
  });

  it('stays finite for the largest costs at the least blur', () => {
    const value = sinkhorn(tf.fill([1, 3, 3], 2), 0.05, 20).dataSync()[0];
    expect(value).toBeCloseTo(2, 4);
  });
});

describe('losses', () => {
  const config = rdPlusPlusSchema.parse({ loss: { tokens: 5, iterations: 50, blur: 0.5 } }).loss;

  it('takes tokens evenly over the grid', () => {
    const x = tf.tensor4d(
      Array.from({ length: 24 }, (_, i) => i),
      [1, 3, 4, 2],
    );
    expect(sampleTokens(x, 3).arraySync()).toEqual([
      [
        [4, 5],
        [12, 13],
        [20, 21],
      ],
    ]);
    expect(sampleTokens(x, 12).shape).toEqual([1, 12, 2]);
    expect(sampleTokens(x, 99).dataSync()).toEqual(x.dataSync());
  });

  it('transports nothing between equal images, and more the farther they are apart', () => {
    const one = random('one', [1, 3, 4, 6]);
    const noise = random('two', [1, 3, 4, 6]);
    const loss = (distance: number) =>
      transportLoss(config, tf.concat([one, one.add(noise.mul(distance))])).dataSync()[0];
    expect(loss(0)).toBeCloseTo(0, 5);
    expect(loss(0.5)).toBeGreaterThan(1e-3);
    expect(loss(3)).toBeGreaterThan(2 * loss(0.5));
  });

  it('does not depend on the order of the tokens of one image', () => {
    const all = rdPlusPlusSchema.parse({ loss: { tokens: 12, iterations: 50 } }).loss;
    const [a, b] = [random('a', [1, 3, 4, 6]), random('b', [1, 3, 4, 6])];
    const turned = tf.reverse(b, [1, 2]);
    const [before, after] = [b, turned].map(
      (other) => transportLoss(all, tf.concat([a, other])).dataSync()[0],
    );
    expect(after).toBeCloseTo(before, 5);
  });

  it('weighs its terms as the public code: (transport + 0.01 reconstruct + 0.1 contrast) / 1.11', () => {
    const maps = (name: string) => [random(`${name}0`, [2, 4, 4, 3]), random(`${name}1`, [2, 2, 2, 5])];
    const [noisy, projected, projectedNoisy] = ['noisy', 'projected', 'projectedNoisy'].map(maps);
    const { total, logs } = projectionLoss(config, { noisy, projected, projectedNoisy });
    const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => {
      const dot = (p: ArrayLike<number>, q: ArrayLike<number>) =>
        Array.from(p).reduce((sum, value, i) => sum + value * q[i], 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const rows = (x: tf.Tensor, size: number) =>
      Array.from({ length: x.size / size }, (_, i) => x.dataSync().slice(i * size, (i + 1) * size));
    const distance = (a: readonly tf.Tensor[], b: readonly tf.Tensor[], size: (x: tf.Tensor) => number) =>
      a.reduce((sum, x, k) => {
        const [left, right] = [rows(x, size(x)), rows(b[k], size(x))];
        return sum + left.reduce((part, row, i) => part + 1 - cosine(row, right[i]), 0) / left.length;
      }, 0);
    const reconstruct = distance(projectedNoisy, projected, (x) => x.shape[3] as number);
    const contrast = distance(noisy, projected, (x) => x.size / 2);
    const transport = projected.reduce((sum, x) => sum + transportLoss(config, x).dataSync()[0], 0);
    expect(logs.reconstruct.dataSync()[0]).toBeCloseTo(reconstruct, 4);
    expect(logs.contrast.dataSync()[0]).toBeCloseTo(contrast, 4);
    expect(logs.transport.dataSync()[0]).toBeCloseTo(transport, 5);
    expect(total.dataSync()[0]).toBeCloseTo((transport + 0.01 * reconstruct + 0.1 * contrast) / 1.11, 4);
  });
});

describe('pseudoAnomalies', () => {
  const config = rdPlusPlusSchema.parse({}).anomaly;
  const taps = [squareTap('a', 8, 6), squareTap('b', 4, 10)];
  const noiseOf = (seed: number, batch: number) =>
    Object.fromEntries(
      Object.entries(anomalyNoise(config, taps, batch)).map(([name, { shape, distribution }]) => {
        const size = shape.reduce((a, b) => a * b, 1);
        const own = stream.child(seed).child(name);
        return [
          name,
          tf.tensor(distribution === 'normal' ? own.normal(size) : own.uniform(size), [...shape]),
        ];
      }),
    );

  it('marks the cells whose centres lie in the rectangle, as loops do', () => {
    const options = { ...config, minSize: 0.2, maxSize: 0.7 };
    const place = stream.child('place').uniform(4 * 20);
    const mask = rectangle(options, tf.tensor2d(place, [20, 4]), 8, 5).arraySync();
    for (let image = 0; image < 20; image++) {
      const [sizeY, sizeX, atY, atX] = place.slice(4 * image, 4 * image + 4);
      const inside = (cells: number, i: number, size: number, at: number) => {
        const side = Math.max(0.2 + 0.5 * size, 1 / cells);
        const centre = (i + 0.5) / cells;
        return centre >= at * (1 - side) && centre < at * (1 - side) + side;
      };
      for (let y = 0; y < 8; y++)
        for (let x = 0; x < 5; x++)
          expect(mask[image][y][x][0]).toBe(Number(inside(8, y, sizeY, atY) && inside(5, x, sizeX, atX)));
    }
  });

  it('changes every image somewhere, and nothing outside of its rectangle', () => {
    const clean = [random('clean a', [12, 8, 8, 6]), random('clean b', [12, 4, 4, 10])];
    const noise = noiseOf(1, 12);
    const noisy = pseudoAnomalies({ ...config, minSize: 0.01, maxSize: 0.3 }, clean, noise);
    noisy.forEach((tap, k) => {
      const { height, width } = taps[k];
      const changed = tf.any(tf.notEqual(tap, clean[k]), 3, true).cast('float32');
      const place = noise['anomaly.place'] as tf.Tensor2D;
      const mask = rectangle({ ...config, minSize: 0.01, maxSize: 0.3 }, place, height, width);
      expect([...changed.dataSync()]).toEqual([...mask.dataSync()]);
      expect(Math.min(...tf.sum(changed, [1, 2, 3]).dataSync())).toBeGreaterThanOrEqual(1);
    });
  });

  it('has the deviation that it is told, relative to the tap', () => {
    const clean = [random('clean a', [64, 8, 8, 6]).mul(7) as tf.Tensor4D, random('clean b', [64, 4, 4, 10])];
    const full = { ...config, minSize: 1, maxSize: 1, strength: 0.5 };
    const noisy = pseudoAnomalies(full, clean, noiseOf(2, 64));
    const deviation = (k: number) => Math.sqrt(tf.mean(tf.square(noisy[k].sub(clean[k]))).dataSync()[0]);
    // The deepest tap has the fields as they are drawn; enlarging averages neighbours.
    expect(deviation(1)).toBeGreaterThan(0.45);
    expect(deviation(1)).toBeLessThan(0.55);
    expect(deviation(0) / 7).toBeGreaterThan(0.25);
    expect(deviation(0) / 7).toBeLessThan(0.5);
  });
});

describe('projectionSpecs', () => {
  it('has the widths of the public code, narrowed where asked', () => {
    const shapes = (options: object) =>
      Object.values(
        projectionSpecs(rdPlusPlusSchema.parse({ projection: options }).projection, [squareTap('a', 4, 16)]),
      ).map(({ shape }) => shape);
    expect(shapes({})).toEqual([
      [3, 3, 16, 8],
      [3, 3, 8, 4],
      [3, 3, 4, 8],
      [3, 3, 8, 16],
    ]);
    expect(shapes({ width: 0.5 }).map((shape) => shape[3])).toEqual([4, 2, 4, 16]);
  });
});
