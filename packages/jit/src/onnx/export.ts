import { traceFor } from '../api/compile.js';
import type { ArgumentArrays, TensorFunction } from '../api/jit.js';
import { isArray } from '../api/types.js';
import { JitError } from '../errors.js';
import type { Graph } from '../graph/graph.js';
import { renameInputs } from '../graph/rename.js';
import type { NDArray } from '../ndarray.js';
import type { Target } from '../passes/optimise.js';
import type { Port } from '../runtime/session.js';
import { flatten, type Tree } from '../tree.js';
import { encodeOnnx, OPSET } from './encode.js';
import { halveOutputs } from './half-outputs.js';
import { lowerToOpset17, type OperatorSet } from './lower.js';

/** Options of {@link toOnnx}. */
export interface ExportOptions {
  /** A name for each argument, in order; default `input`, or `input0`, `input1` and so on where there are several. */
  readonly inputs?: readonly string[];
  /** The name of the result; default `output`. */
  readonly output?: string;
  /** Name of the graph in the file. */
  readonly name?: string;
  /**
   * Element type in which float32 results leave the model; default `float32`. As `float16` they are rounded to nearest
   * with ties to even, and what is beyond 65504 after that becomes infinite.
   */
  readonly outputType?: 'float32' | 'float16';
  /**
   * What will run the model; default `any`. For `cpu` it is written as ONNX Runtime's cpu provider runs it fastest: convolutions
   * by Winograd's method, which changes float32 results in the sixth digit.
   */
  readonly target?: Target;
  /** Operator set; default 20. The older 17 is for checkers and runtimes that know no later one. */
  readonly opset?: OperatorSet;
}

/** What a function compiles to. */
export interface GraphDescription {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** How often each ONNX operator occurs, most frequent first; those of ONNX Runtime start with `com.microsoft.`. */
  readonly operators: Readonly<Record<string, number>>;
  /** Elements in constants, such as weights that the function closes over. */
  readonly constants: number;
}

/**
 * Writes a TensorFlow.js function as a self-contained ONNX model (standard operators of set 20, or 17) for the shapes and types of example arguments.
 *
 * A leaf of a tree has the name of its argument and its path, joined with a dot: `params.head.weight`, `output.scores`.
 * Every leaf of the arguments is an input, used or not.
 *
 * ```ts
 * const bytes = toOnnx((x: tf.Tensor) => ({ scores: tf.softmax(x) }), [float32([1, 3], [1, 2, 3])], { inputs: ['x'] });
 * ```
 *
 * @throws JitError as compiling does, and `BAD_INPUT` for names that are missing or not told apart.
 */
export function toOnnx<Fn extends TensorFunction>(
  fn: Fn,
  exampleArgs: ArgumentArrays<Parameters<Fn>>,
  options: ExportOptions = {},
): Uint8Array {
  const graph = named(fn, exampleArgs as unknown as readonly Tree<NDArray>[], options);
  const { name = 'graph', opset = OPSET } = options;
  return encodeOnnx(opset === 17 ? lowerToOpset17(graph) : graph, name, opset);
}

/** What {@link toOnnx} would write. */
export function describe<Fn extends TensorFunction>(
  fn: Fn,
  exampleArgs: ArgumentArrays<Parameters<Fn>>,
  options: ExportOptions = {},
): GraphDescription {
  const graph = named(fn, exampleArgs as unknown as readonly Tree<NDArray>[], options);
  const counts = new Map<string, number>();
  const constants = new Map<number, number>();
  for (const { op, domain, inputs } of graph.nodes) {
    const key = domain === '' ? op : `${domain}.${op}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const value of inputs) {
      if (value?.constant?.kind === 'dense') constants.set(value.id, value.constant.data.length);
    }
  }
  return {
    inputs: graph.inputs.map((value) => portOf(value.name ?? '', value)),
    outputs: graph.outputs.map(({ name, value }) => portOf(name, value)),
    operators: Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))),
    constants: [...constants.values()].reduce((sum, size) => sum + size, 0),
  };
}

function portOf(
  name: string,
  { shape, dtype }: { readonly shape: readonly number[]; readonly dtype: string },
): Port {
  return { name, shape, dtype: dtype as Port['dtype'] };
}

function named(fn: TensorFunction, args: readonly Tree<NDArray>[], options: ExportOptions): Graph {
  const { output = 'output' } = options;
  const inputs = options.inputs ?? (args.length === 1 ? ['input'] : args.map((_, i) => `input${i}`));
  if (inputs.length !== args.length) {
    throw new JitError(
      'BAD_INPUT',
      `${inputs.length} names were given for ${args.length} arguments.`,
      'Name each argument once.',
    );
  }
  const { graph } = traceFor(fn, args, options.target ?? 'any');
  // Inputs are called in:<argument>.<path> and outputs out:<path>.
  const inputNames = new Map<string, string>(
    args.flatMap((arg, i) =>
      flatten(arg, isArray, String(i)).map(({ path }) => {
        const rest = path.slice(String(i).length);
        return [`in:${path}`, `${inputs[i]}${rest}`] as [string, string];
      }),
    ),
  );
  const outputs = graph.outputs.map(({ name, value }) => {
    const path = name.slice('out:'.length);
    return { name: path === '' ? output : `${output}.${path}`, value };
  });
  const all = [...inputNames.values(), ...outputs.map(({ name }) => name)];
  const twice = all.find((name, i) => all.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new JitError(
      'BAD_INPUT',
      `two inputs or outputs would be called '${twice}'.`,
      'Give the arguments and the result names that differ.',
    );
  }
  const renamed = renameInputs({ ...graph, outputs }, (name) => inputNames.get(name) as string);
  return options.outputType === 'float16' ? halveOutputs(renamed) : renamed;
}
