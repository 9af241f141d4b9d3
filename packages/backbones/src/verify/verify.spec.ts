import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { listBackbones } from '../registry.js';
import { itNeeds, WEIGHTS_ROOT } from '../testing/shared.js';
import { useTemporaryFolder } from '../testing/temporary-folder.js';
import { referenceFor } from './references.js';
import { verifyBackbone } from './verify.js';

const folder = useTemporaryFolder();

describe('verifying a backbone', () => {
  it('holds the tap statistics of the shipped weights against those recorded', async () => {
    const report = await verifyBackbone('mobilenetv3-centernet-coco');
    expect(report).toMatchObject({ ok: true, golden: null, weights: { status: 'ok', recorded: true } });
  });

  const files = {
    'resnet50v2-imagenet': 'resnet50v2-imagenet.stages1-3.safetensors',
    'squeezenet1.1-imagenet': 'squeezenet1.1-imagenet.safetensors',
  };
  for (const [name, file] of Object.entries(files)) {
    itNeeds('weights', file)(`recognises the weights of ${name} (needs the shared folder)`, async () => {
      for (const engine of ['compiled', 'eager'] as const) {
        const report = await verifyBackbone(name, { weightsRoot: WEIGHTS_ROOT, engine });
        expect(report).toMatchObject({ ok: true, engine, weights: { status: 'ok', recorded: true } });
      }
    });
  }

  it('checks the network where the weights are missing, and says how to get them', async () => {
    const report = await verifyBackbone('resnet34', { weightsRoot: folder.path });
    expect(report).toMatchObject({
      ok: true,
      golden: { golden: 'resnet18', reference: expect.stringContaining('torchvision'), ok: true },
      weights: {
        status: 'missing',
        code: 'WEIGHTS_MISSING',
        hint: expect.stringContaining('https://huggingface.co/timm/resnet34.tv_in1k'),
      },
    });
  });

  itNeeds('weights', 'squeezenet1.1-imagenet.safetensors')(
    'is not content with the weights of another network (needs the shared folder)',
    async () => {
      copyFileSync(
        join(WEIGHTS_ROOT, 'squeezenet1.1-imagenet.safetensors'),
        join(folder.path, 'resnet18.tv_in1k.safetensors'),
      );
      expect(await verifyBackbone('resnet18', { weightsRoot: folder.path })).toMatchObject({
        ok: false,
        golden: { ok: true },
        weights: { status: 'unusable', code: 'WEIGHTS_MISFIT' },
      });
    },
  );

  it('refuses an unknown name', async () => {
    await expect(verifyBackbone('resnet999')).rejects.toMatchObject({ code: 'UNKNOWN_BACKBONE' });
  });

  it('has reference values for all networks but those that real weights check', () => {
    const without = listBackbones()
      .map(({ name }) => name)
      .filter((name) => referenceFor(name) === undefined);
    expect(without).toEqual(['mobilenetv3-centernet-coco', 'resnet50v2-imagenet', 'squeezenet1.1-imagenet']);
  });
});
