/** Execution providers by the names that ONNX Runtime's Node binding gives them. */
export const PROVIDERS = ['cpu', 'cuda', 'webgpu', 'coreml', 'dml'] as const;

/** An execution provider: what runs the operators of a graph. */
export type Provider = (typeof PROVIDERS)[number];

/** Settings of ONNX Runtime. */
export interface SessionOptions {
  /** What runs the graph; default `cpu`. Operators that another provider lacks run on the cpu all the same. */
  readonly provider?: Provider;
  /** Threads within an operator; default: the number of physical cores. */
  readonly threads?: number;
  /**
   * Whether idle threads of the pool wait actively; default `true`. Small operators start faster so; where other processes
   * want the cores, `false` took a third less cpu time and a fifth less time for a step of convolutions.
   */
  readonly spinning?: boolean;
  /** Graph optimisation level of ONNX Runtime; default `all`. */
  readonly optimisation?: 'disabled' | 'basic' | 'extended' | 'layout' | 'all';
  /** Skip the passes of this package, to see what they do; default `false`. */
  readonly skipPasses?: boolean;
  /** Write ONNX Runtime's own profile (Chrome trace format) to files with this prefix when the session is freed. */
  readonly profile?: string;
}
