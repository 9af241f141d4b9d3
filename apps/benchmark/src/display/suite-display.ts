import type { Cell, CellReport, ProgressEvent, SuiteListener } from '@protobench/harness';
import type { Output } from '../output.js';
import { ProgressDisplay } from './progress-display.js';

/** Tells the run of a suite, cell by cell. */
export class SuiteDisplay implements SuiteListener {
  private readonly progress: ProgressDisplay;

  constructor(private readonly output: Output) {
    this.progress = new ProgressDisplay(output);
  }

  readonly onProgress = (event: ProgressEvent): void => this.progress.update(event);

  onCellStart({ key }: Cell, index: number, total: number): void {
    const variant = key.variant === 'default' ? '' : ` (${key.variant})`;
    this.output.err(
      `[${index + 1}/${total}] ${key.method}${variant} on ${key.dataset}, ${key.backbone}, seed ${key.seed}\n`,
    );
  }

  onCellEnd({ outcome, error }: CellReport): void {
    this.progress.close();
    if (outcome === 'skipped') this.output.err('  done before\n');
    if (error) this.output.err(`  ${outcome}: ${error.message}\n  ${error.hint}\n`);
  }

  onNotice(text: string): void {
    this.progress.close();
    this.output.err(`  note: ${text}\n`);
  }
}
