import type { PublishedSource } from './published-file.js';

/** What stands above published results, in every format. */
export const PUBLISHED_TITLE = 'Published results';

/** How to read them. */
export const PUBLISHED_NOTE =
  'As printed by their sources, not measured here. Rows that differ from the table above in data set, setting, backbone ' +
  'or metric profile are not comparable with it, and are marked with what differs; even where nothing is named, ' +
  'input size, training, seeds and checkpoints chosen on test images may differ.';

/** Heading of what a row differs in. */
export const DIFFERENCES_TITLE = 'Not comparable: differs in';

/** A source as a line of a list, its address aside. */
export function sourceText({ title, venue, year, note }: PublishedSource): string {
  return `${title}. ${venue}, ${year}.${note === undefined ? '' : ` ${note}`}`;
}
