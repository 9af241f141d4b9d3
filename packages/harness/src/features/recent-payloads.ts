import type { FeaturePayload } from './codec.js';

/** Payloads kept in memory up to a number of bytes, least recently used first out. */
export class RecentPayloads {
  private readonly held = new Map<string, FeaturePayload>();
  private bytes = 0;

  constructor(private readonly limit: number) {}

  get(key: string): FeaturePayload | undefined {
    const payload = this.held.get(key);
    if (payload === undefined) return undefined;
    this.held.delete(key);
    this.held.set(key, payload);
    return payload;
  }

  set(key: string, payload: FeaturePayload): void {
    if (payload.byteLength > this.limit) return;
    const before = this.held.get(key);
    if (before !== undefined) this.remove(key, before);
    this.held.set(key, payload);
    this.bytes += payload.byteLength;
    for (const [oldest, entry] of this.held) {
      if (this.bytes <= this.limit) break;
      this.remove(oldest, entry);
    }
  }

  private remove(key: string, payload: FeaturePayload): void {
    this.held.delete(key);
    this.bytes -= payload.byteLength;
  }
}
