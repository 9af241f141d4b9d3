import { writePlanes } from './planes.js';

it('looks up every byte of every channel, one plane for each', () => {
  const table = Float32Array.from({ length: 3 * 256 }, (_, i) => (i % 256) / 2 + 1000 * Math.floor(i / 256));
  const planes = new Float32Array(6);
  writePlanes(Uint8Array.of(0, 1, 2, 253, 254, 255), table, planes);
  expect([...planes]).toEqual([0, 126.5, 1000.5, 1127, 2001, 2127.5]);
});
