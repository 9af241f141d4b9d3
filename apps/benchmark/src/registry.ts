import { fileURLToPath } from 'node:url';
import { loadRegistry, type DatasetRegistry } from '@protobench/datasets';

/** The registry that comes with the project. Sources and built files lie equally deep below the root. */
const DEFAULT_REGISTRY = fileURLToPath(new URL('../../../datasets.json', import.meta.url));

/** Reads the data set registry: the one given, or the one of the project. */
export function openRegistry(path?: string): Promise<DatasetRegistry> {
  return loadRegistry(path ?? DEFAULT_REGISTRY);
}
