import { readFile } from 'node:fs/promises';
import { float32, sizeOf, type NDArray } from '@protobench/jit';
import { bfloat16ToFloat32, float16ToFloat32 } from '@protobench/nn';
import { damaged } from './damaged.js';
import { packedVarints, protobufFields } from './protobuf.js';
import type { WeightsFile } from './weights-file.js';

/** Field numbers of `onnx.proto3`. */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR = { dims: 1, dataType: 2, floatData: 4, name: 8, rawData: 9, location: 14 } as const;
/** `TensorProto.DataType` of the types that weights come in. */
const TYPES = { float: 1, float16: 10, bfloat16: 16 } as const;
/** `TensorProto.DataLocation` of data in another file. */
const EXTERNAL = 1;

interface Initialiser {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: number;
  readonly external: boolean;
  /** Little-endian values; float32 when they came from `float_data`. */
  readonly bytes: Uint8Array;
}

/**
 * Initialisers of an ONNX model. Only floating-point ones are listed; the file is held in memory while it is open.
 * @throws BackboneError `WEIGHTS_DAMAGED` for a file that is no ONNX model or keeps its data in other files.
 */
export async function openOnnx(path: string): Promise<WeightsFile> {
  const initialisers = parse(await readFile(path), path);
  return {
    path,
    layout: 'torch',
    entries: initialisers.map(({ name, shape }) => ({ name, shape })),
    read: async (names) =>
      Object.fromEntries(
        initialisers
          .filter(({ name }) => names.has(name))
          .map((each) => [each.name, decode(each, path)] as const),
      ),
  };
}

function parse(model: Uint8Array, path: string): readonly Initialiser[] {
  const found: Initialiser[] = [];
  try {
    for (const { number, bytes } of protobufFields(model)) {
      if (number !== MODEL_GRAPH) continue;
      for (const field of protobufFields(bytes)) {
        if (field.number === GRAPH_INITIALIZER) found.push(parseTensor(field.bytes));
      }
    }
  } catch (cause) {
    throw damaged(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (found.length === 0) throw damaged(path, 'it has no initialisers, or is no ONNX model');
  const types: readonly number[] = Object.values(TYPES);
  return found.filter(({ type }) => types.includes(type));
}

function parseTensor(message: Uint8Array): Initialiser {
  const shape: number[] = [];
  const floats: Uint8Array[] = [];
  let [name, type, external] = ['', 0, false];
  let raw: Uint8Array | undefined;
  for (const { number, value, bytes } of protobufFields(message)) {
    if (number === TENSOR.dims) shape.push(...(bytes.length > 0 ? packedVarints(bytes) : [value]));
    else if (number === TENSOR.dataType) type = value;
    else if (number === TENSOR.floatData) floats.push(bytes);
    else if (number === TENSOR.name) name = new TextDecoder().decode(bytes);
    else if (number === TENSOR.rawData) raw = bytes;
    else if (number === TENSOR.location) external = value === EXTERNAL;
  }
  return { name, shape, type, external, bytes: raw ?? Buffer.concat(floats) };
}

function decode({ name, shape, type, external, bytes }: Initialiser, path: string): NDArray {
  if (external) throw damaged(path, `the data of initialiser '${name}' lies in another file`);
  const size = sizeOf(shape);
  const width = type === TYPES.float ? 4 : 2;
  if (bytes.length !== size * width) {
    throw damaged(
      path,
      `initialiser '${name}' of shape [${shape.join(', ')}] has ${bytes.length} bytes, expected ${size * width}`,
    );
  }
  // A copy, since a view of the file need not be aligned.
  const copy = new Uint8Array(bytes).buffer;
  if (type === TYPES.float) return float32(shape, new Float32Array(copy));
  const halves = new Uint16Array(copy);
  return float32(shape, type === TYPES.float16 ? float16ToFloat32(halves) : bfloat16ToFloat32(halves));
}
