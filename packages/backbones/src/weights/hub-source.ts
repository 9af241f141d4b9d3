import type { WeightsSource } from '../model.js';

/**
 * Weights that are a file of a Hugging Face repository `owner/name`: looked for as `name.safetensors` or `name.onnx`
 * and as the file within a folder `owner/name`, the way that `hf download --local-dir` leaves it.
 *
 * @param others files in other namings that fit as well, tried last
 */
export function hubSource(repository: string, others: readonly string[] = []): WeightsSource {
  const file = 'model.safetensors';
  const name = repository.slice(repository.indexOf('/') + 1);
  return {
    files: [`${name}.safetensors`, `${repository}/${file}`, `${name}.onnx`, ...others],
    hub: { repository, file },
    obtain: `Get ${file} of https://huggingface.co/${repository} and store it in that folder as ${name}.safetensors.`,
  };
}
