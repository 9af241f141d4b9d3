import type { NDArray } from '@protobench/jit';
import type { RandomStream } from '@protobench/nn';
import type { Scalar, Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { ZodType } from 'zod';
import type { TapShape, TrainingFeatures } from './features.js';
import type { ScorePolicy, SmoothingPolicy, TrainingPolicy } from './policies.js';

/** What a detector knows of its cell when it is built. */
export interface DetectorContext {
  readonly taps: readonly TapShape[];
  /** Size of the anomaly map that the detector must return. */
  readonly mapSize: { readonly height: number; readonly width: number };
  /** Categories of the training set, in the order of `TrainingFeatures.category`. */
  readonly categories: readonly string[];
}

/** Named tensors inside a traced function. */
export type TensorRecord = Readonly<Record<string, Tensor>>;

/** Everything that a detector learns: arrays by name, as saved in a checkpoint. */
export interface DetectorState {
  /** Trained by the optimiser. */
  readonly params: Readonly<Record<string, NDArray>>;
  /** Not trained: running statistics, standardisation constants, usage counters. */
  readonly buffers: Readonly<Record<string, NDArray>>;
}

/** One random input of a training step, filled outside the graph from a counter-based stream. */
export interface NoiseInput {
  readonly shape: readonly number[];
  /** `uniform` is [0, 1); `normal` is N(0, 1). */
  readonly distribution: 'uniform' | 'normal';
}

/** Inputs of a training step. */
export interface LossInput {
  readonly params: TensorRecord;
  readonly buffers: TensorRecord;
  /** One `[batch, height, width, channels]` tensor per tap. */
  readonly taps: readonly Tensor4D[];
  /** Tensors of the shapes that `noise` asked for. */
  readonly noise: TensorRecord;
  /** 0-based step number as float32. */
  readonly step: Scalar;
  /** Category index of each image of the batch, int32 `[batch]`. */
  readonly category: Tensor;
}

/** Outcome of the forward pass of a training step. */
export interface LossOutput {
  readonly loss: Scalar;
  /** New values of those buffers that change in this step. */
  readonly buffers?: TensorRecord;
  /** Scalars for the log, beside the loss. */
  readonly logs?: Readonly<Record<string, Scalar>>;
  /** Tensors that `afterUpdate` needs; never leaves the graph. */
  readonly aux?: TensorRecord;
}

/** State after the optimiser step, for detectors that repair it (for example to revive dead prototypes). */
export interface AfterUpdate {
  readonly params: TensorRecord;
  readonly buffers: TensorRecord;
  readonly aux: TensorRecord;
}

/** Learnt state inside a traced function. */
export interface TracedState {
  readonly params: TensorRecord;
  readonly buffers: TensorRecord;
}

/**
 * How much each prototype of a detector contributes at each location of an image at test time, for diagnostics. Traced and
 * compiled like `Detector.anomalyMap`, and never part of its graph.
 */
export interface PrototypeHook {
  /** Which prototypes these are, where a detector has several sets: a short name for headings. */
  readonly site: string;
  /** `[batch, height, width, K]`, not negative, rows sum to 1. */
  weights(state: TracedState, taps: readonly Tensor4D[]): Tensor4D;
  /** `[batch, height, width, K]`, larger = nearer, comparable between images for one prototype. */
  similarity(state: TracedState, taps: readonly Tensor4D[]): Tensor4D;
}

/**
 * A detector built for one cell. All functions are pure; the ones on tensors are traced once and compiled, so they
 * must not read a tensor, nor draw random numbers, nor depend on anything that changes between steps.
 */
export interface Detector {
  readonly training: TrainingPolicy;
  readonly smoothing: SmoothingPolicy;
  readonly score: ScorePolicy;
  /** Initial state; a training-free detector fits itself here and asks for 0 steps. */
  init(features: TrainingFeatures, stream: RandomStream): Promise<DetectorState>;
  /** Random inputs of one training step. */
  noise(batchSize: number): Readonly<Record<string, NoiseInput>>;
  /** Forward pass and loss of one training step; differentiated with respect to `params`. */
  loss(input: LossInput): LossOutput;
  /** Last word on the new state, inside the same graph. */
  afterUpdate?(update: AfterUpdate): { readonly params: TensorRecord; readonly buffers: TensorRecord };
  /** `[batch, mapSize.height, mapSize.width]`, larger = more anomalous; not smoothed. */
  anomalyMap(state: TracedState, taps: readonly Tensor4D[]): Tensor3D;
  /** Left out by detectors without prototypes. */
  readonly prototypes?: PrototypeHook;
}

/** A method: one folder or package that satisfies this contract, and one line in the registry of the application. */
export interface DetectorDefinition<Config = unknown> {
  /** Name in suites and tables, kebab-case. */
  readonly name: string;
  /** Name in prose and headings. */
  readonly title: string;
  /** One sentence on what it is and how much of it is known from its source; printed below tables. */
  readonly provenance: string;
  /** Schema with a default for every option, so that `{}` is the default configuration. */
  readonly config: ZodType<Config>;
  /** Named overrides of the configuration: ablations and presets. `default` is implied. */
  readonly variants: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  create(config: Config, context: DetectorContext): Detector;
}
