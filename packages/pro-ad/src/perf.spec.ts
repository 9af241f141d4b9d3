import { createLoop, jit, allocate, sizeOf } from '@protobench/jit';
import type { NDArray } from '@protobench/jit';
import { createOptimiser, clipByGlobalNorm, globalNorm, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { proAd } from './index.js';
import { drawNoise } from './testing/eager.js';

const TAPS = process.env.TAPS === 'resnet' ? [[64, 256], [32, 512], [16, 1024]] : [[64, 24], [32, 40], [16, 112]];
describe('perf', () => {
  it('step', async () => {
    const B = 16;
    const taps = TAPS.map(([s, c], i) => ({ name: `t${i}`, stride: 256 / s, height: s, width: s, channels: c }));
    const config = proAd.config.parse(JSON.parse(process.env.CFG ?? '{}'));
    const d = proAd.create(config, { taps, mapSize: { height: 256, width: 256 }, categories: ['a'] });
    const rnd = RandomStream.fromSeed(1);
    const n = 16;
    const batch: NDArray[] = taps.map((t, i) => ({ shape: [n, t.height, t.width, t.channels], dtype: 'float32', data: rnd.child(i).normal(n * t.height * t.width * t.channels) }));
    const features = { count: n, taps, category: new Int32Array(n), batch: async (ids: readonly number[]) => batch.map((b) => ({ ...b, shape: [ids.length, ...b.shape.slice(1)], data: b.data.slice(0, ids.length * b.data.length / n) })), statistics: async () => { throw new Error('x'); } };
    let t0 = performance.now();
    const state = await d.init(features, rnd);
    console.log('init', performance.now() - t0, 'params', Object.values(state.params).reduce((a, p) => a + p.data.length, 0), Object.keys(state.params).length);
    const opt = createOptimiser(d.training.optimiser);
    const names = Object.keys(state.params);
    const noiseSpec = d.noise(B);
    t0 = performance.now();
    const loop = createLoop((s: any, inp: any) => {
      const f = (...ps: tf.Tensor[]) => d.loss({ params: Object.fromEntries(names.map((k, i) => [k, ps[i]])), buffers: s.buffers, taps: inp.taps, noise: inp.noise, step: inp.step, category: inp.category }).loss;
      const { value, grads } = tf.valueAndGrads(f as any)(names.map((k) => s.params[k]));
      const g = Object.fromEntries(names.map((k, i) => [k, grads[i]]));
      const clipped = clipByGlobalNorm(g, d.training.clipNorm ?? 1e9);
      const next = opt.update(s.params, clipped, s.opt, { lr: inp.lr, step: inp.step });
      return { state: { params: next.params, buffers: s.buffers, opt: next.state }, output: { loss: value } };
    }, { params: state.params, buffers: state.buffers, opt: opt.initialState(state.params) } as any, { session: { threads: Number(process.env.THREADS ?? 2), ...(process.env.PROFILE ? { profile: process.env.PROFILE } : {}) } });
    const noise = (step: number) => Object.fromEntries(Object.entries(noiseSpec).map(([k, { shape, distribution }]) => { const size = sizeOf(shape); const st = rnd.child(k).child(step); return [k, { shape, dtype: 'float32', data: distribution === 'uniform' ? st.uniform(size) : st.normal(size) }]; }));
    const times: number[] = [], nt: number[] = [], cpu: number[] = []; const losses: number[] = [];
    for (let step = 0; step < Number(process.env.STEPS ?? 12); step++) {
      t0 = performance.now();
      const nz = noise(step); nt.push(performance.now() - t0);
      t0 = performance.now(); const c0 = process.cpuUsage();
      const out: any = await loop.step({ taps: batch, noise: nz, step: { shape: [], dtype: 'float32', data: Float32Array.of(step) }, lr: { shape: [], dtype: 'float32', data: Float32Array.of(Math.min(2e-3, step * 2e-4)) }, category: { shape: [B], dtype: 'int32', data: new Int32Array(B) } } as any);
      times.push(performance.now() - t0); { const c = process.cpuUsage(c0); cpu.push((c.user + c.system) / 1000); } losses.push(out.loss.data[0]);
    }
    console.log('compile+first', times[0].toFixed(0), 'steps', times.slice(1).map((x) => x.toFixed(0)).join(' '), 'cpu', cpu.slice(1).map((x) => x.toFixed(0)).join(' '), 'noise', Math.min(...nt).toFixed(1), 'losses', losses.map((x) => x.toFixed(4)).join(' '));
    await loop.dispose();
  }, 600000);
});
