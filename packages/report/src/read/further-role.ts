import type { GalleryRole } from '@protobench/harness';

/** Whether the role says by itself that the image was judged wrongly; one image of a category may also be the worst. */
export function isFurther(role: GalleryRole): role is 'false-positive' | 'miss' {
  return role === 'false-positive' || role === 'miss';
}
