import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureWritableDir, writeJson } from '../files/atomic.js';
import {
  CELL_FILES,
  type CellConfigFile,
  type CellStatusFile,
  type TimingFile,
} from '../results/cell-files.js';
import type { Cell } from './cell.js';

/** The folder of a cell and its files. */
export class CellFolder {
  readonly dir: string;

  constructor(runDir: string, id: string) {
    this.dir = join(runDir, 'cells', id);
  }

  path(file: keyof typeof CELL_FILES): string {
    return join(this.dir, CELL_FILES[file]);
  }

  /** Makes the folder and writes `config.json`. */
  async prepare(cell: Cell): Promise<void> {
    await ensureWritableDir(this.dir);
    const config: CellConfigFile = {
      format: 'protobench-cell-1',
      id: cell.id,
      key: cell.key,
      resolved: cell.resolved,
      provenance: cell.method.definition.provenance,
    };
    await writeJson(this.path('config'), config);
  }

  /** `status.json`, or `null` where there is none that is whole: such a cell counts as not run. */
  async readStatus(): Promise<CellStatusFile | null> {
    const status = await this.readJson<CellStatusFile>('status');
    return typeof status?.state === 'string' ? status : null;
  }

  /** `timing.json`, or `null` where there is none that is whole. */
  readTiming(): Promise<TimingFile | null> {
    return this.readJson<TimingFile>('timing');
  }

  /** Whether everything that a finished cell has is there and whole. */
  async isDone(): Promise<boolean> {
    if ((await this.readStatus())?.state !== 'done') return false;
    const files = ['config', 'metrics', 'images', 'gallery', 'timing', 'environment'] as const;
    const contents = await Promise.all(files.map((file) => this.readJson(file)));
    return contents.every((content) => content !== null);
  }

  async writeStatus(status: Omit<CellStatusFile, 'updated'>): Promise<void> {
    await writeJson(this.path('status'), { ...status, updated: new Date().toISOString() });
  }

  private async readJson<T>(file: keyof typeof CELL_FILES): Promise<T | null> {
    try {
      return JSON.parse(await readFile(this.path(file), 'utf8')) as T;
    } catch {
      return null;
    }
  }
}
