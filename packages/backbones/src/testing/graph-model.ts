import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `y = x * [2, 3, 4]` as a graph model of two files; gives the path of the first. */
export async function writeGraphModel(dir: string): Promise<string> {
  const path = join(dir, 'model.json');
  const type = { dtype: { type: 'DT_FLOAT' } };
  const json = {
    format: 'graph-model',
    modelTopology: {
      node: [
        {
          name: 'x',
          op: 'Placeholder',
          attr: { ...type, shape: { shape: { dim: [{ size: '1' }, { size: '3' }] } } },
        },
        { name: 'w', op: 'Const', attr: type },
        { name: 'y', op: 'Mul', input: ['x', 'w'], attr: { T: { type: 'DT_FLOAT' } } },
      ],
      versions: { producer: 1 },
    },
    weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [3], dtype: 'float32' }] }],
  };
  await writeFile(path, JSON.stringify(json));
  await writeFile(join(dir, 'w.bin'), new Uint8Array(Float32Array.from([2, 3, 4]).buffer));
  return path;
}
