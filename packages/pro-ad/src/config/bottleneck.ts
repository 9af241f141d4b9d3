import { z } from 'zod';
import { tagged } from './option.js';

/** Options of the adaptive noisy bottleneck (ANB). That noise adapts is sourced, the rule by which it does is not. */
export const bottleneckOptions = z.strictObject({
  mode: z
    .enum(['fixed', 'randomRate', 'tokenAdaptive', 'schedule', 'inputOnly', 'jitter', 'none'])
    .default('randomRate')
    .describe(
      tagged(
        'I',
        '`fixed` rate (Dinomaly); `randomRate` one rate per image and step in rate +- spread; `tokenAdaptive` more noise where a prototype is near; `schedule` ramp from 0; `inputOnly` dropout without the MLP; `jitter` Gaussian noise (UniAD); `none` the MLP alone',
      ),
    ),
  rate: z.number().min(0).max(0.9).default(0.2).describe(tagged('K', 'dropout rate p (0.4 for Real-IAD)')),
  spread: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe(tagged('I', '`randomRate`: half-width of the interval that the rate is drawn from')),
  maxRate: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.6)
    .describe(tagged('I', '`tokenAdaptive`: upper limit of the rate of a token')),
  rampSteps: z
    .int()
    .min(1)
    .default(1000)
    .describe(tagged('I', '`schedule`: steps from rate 0 to the full rate')),
  jitterScale: z
    .number()
    .min(0)
    .default(20)
    .describe(tagged('K', '`jitter`: noise is N(0,1) * jitterScale * length of the token / channels')),
  ratio: z
    .number()
    .positive()
    .max(16)
    .default(4)
    .describe(tagged('K', 'hidden width of the MLP over `width`')),
});

/** Options of {@link bottleneckOptions}. */
export type BottleneckOptions = z.infer<typeof bottleneckOptions>;
