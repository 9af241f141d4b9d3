import type { ProgressEvent } from '@protobench/harness';
import type { Output } from '../output.js';
import { formatDuration } from './duration.js';

/** Milliseconds between updates, on a terminal and in a log. */
const INTERVAL = { interactive: 100, plain: 10_000 };

/** Shows work as one line that is rewritten, or, where there is no terminal, as a plain line now and then. */
export class ProgressDisplay {
  private phase = '';
  private started = 0;
  private firstDone = 0;
  private lastShown = 0;
  private open = false;

  constructor(
    private readonly output: Output,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(event: ProgressEvent): void {
    const time = this.now();
    if (event.phase !== this.phase || event.done < this.firstDone) {
      this.close();
      this.phase = event.phase;
      this.started = time;
      this.firstDone = event.done;
      this.lastShown = this.output.interactive ? -Infinity : time;
    }
    const interval = this.output.interactive ? INTERVAL.interactive : INTERVAL.plain;
    const finished = event.done >= event.total;
    if (!finished && time - this.lastShown < interval) return;
    this.lastShown = time;
    this.show(this.line(event, time));
    if (finished) this.close();
  }

  /** Ends a line that is being rewritten, so that other text starts on a line of its own. */
  close(): void {
    if (this.open) this.output.err('\n');
    this.open = false;
    this.phase = '';
  }

  private show(line: string): void {
    if (!this.output.interactive) {
      this.output.err(`${line}\n`);
      return;
    }
    this.output.err(`\r${line}\u001b[K`);
    this.open = true;
  }

  private line({ phase, done, total, unit, note }: ProgressEvent, time: number): string {
    const seconds = (time - this.started) / 1000;
    const rate = seconds > 0 ? (done - this.firstDone) / seconds : 0;
    const parts = [`  ${phase.padEnd(8)} ${done}/${total} ${unit}`];
    if (rate > 0) parts.push(`${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} ${unit}/s`);
    if (done >= total) parts.push(`in ${formatDuration(seconds)}`);
    else if (rate > 0) parts.push(`${formatDuration((total - done) / rate)} left`);
    if (note !== undefined) parts.push(note);
    return parts.join(', ');
  }
}
