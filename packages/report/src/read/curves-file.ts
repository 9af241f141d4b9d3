import type { CurvesFile } from '@protobench/harness';
import type { CategoryCurves, CurvePoints } from '@protobench/metrics';
import { array, fraction, nullable, object, oneOf, record, where } from './shape.js';
import type { Shape } from './shape.js';

const curve: Shape<CurvePoints> = where(
  object<CurvePoints>({ x: array(fraction), y: array(fraction) }),
  ({ x, y }) =>
    x.length === y.length
      ? null
      : { path: 'y', expected: `an array of ${x.length}`, found: `an array of ${y.length}` },
);

/** Shape of `curves.json`. */
export const curvesShape = object<CurvesFile>({
  format: oneOf('protobench-curves-1'),
  categories: record(
    object<CategoryCurves>({
      image: object<CategoryCurves['image']>({ roc: nullable(curve), pr: nullable(curve) }),
      pixel: object<CategoryCurves['pixel']>({
        roc: nullable(curve),
        pr: nullable(curve),
        pro: nullable(curve),
      }),
    }),
  ),
});
