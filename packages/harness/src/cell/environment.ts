import { createRequire } from 'node:module';
import { arch, cpus, platform, totalmem } from 'node:os';
import { sessionDefaults, type Engine } from '@protobench/jit';
import type { EnvironmentFile } from '../results/cell-files.js';

const REPORTED = ['onnxruntime-node', '@tensorflow/tfjs'] as const;

/** The machine and the versions that numbers come from. Holds no path and no host name. */
export function describeEnvironment(engine: Engine): EnvironmentFile {
  const processors = cpus();
  const { threads } = sessionDefaults();
  return {
    node: process.versions.node,
    platform: platform(),
    arch: arch(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    ...(threads === undefined ? {} : { threads }),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    engine,
    versions: Object.fromEntries(REPORTED.map((name) => [name, versionOf(name)])),
  };
}

function versionOf(name: string): string {
  try {
    const manifest = createRequire(import.meta.url)(`${name}/package.json`) as { version?: string };
    return manifest.version ?? 'unknown';
  } catch {
    return 'not installed';
  }
}
