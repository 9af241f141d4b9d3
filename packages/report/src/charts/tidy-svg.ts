import { escapeHtml } from '../html/markup.js';

/** Attributes that draw something; the others serve scripts, or repeat what the page's style says. */
const KEPT = new Set([
  ...['d', 'points', 'transform', 'x', 'y', 'fill', 'fill-opacity', 'opacity'],
  ...['stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap'],
  ...['dominant-baseline', 'text-anchor'],
]);
/** Attributes of numbers that may be written shorter. */
const ROUNDED = new Set(['d', 'points', 'transform', 'x', 'y']);

/** A colour that stands for a title, too: the number after it. */
const TITLED = /^(.*)#title(\d+)$/;

/** The colour of a line that has a title, a text that shows where a pointer rests. */
export function titled(colour: string, title: number): string {
  return `${colour}#title${title}`;
}

/** One element of a drawing. */
interface Shape {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly content: string;
}

/**
 * The shapes of an SVG by ECharts as elements to be put into an `svg` of one's own, one a line. What only scripts need is
 * left out, with it every class and id: ECharts counts those through all charts of a process, so that they would neither be
 * the same at each writing nor tell two pages apart. Coordinates have one decimal, and paths that follow one another and
 * look alike become one.
 *
 * @param titles Texts of `titled` colours.
 */
export function tidySvg(svg: string, titles: readonly string[] = []): string {
  const body = svg.replace(/<style[\s\S]*?<\/style>|<defs[\s\S]*?<\/defs>/g, '');
  const shapes: Shape[] = [];
  for (const [, name, attributes, content] of body.matchAll(ELEMENT)) {
    const shape = tidyShape(name, attributes, content, titles);
    if (shape !== null) append(shapes, shape);
  }
  return shapes.map(toText).join('\n');
}

/** The elements without children that ECharts draws with. */
const ELEMENT = /<(path|polyline|polygon|rect|text)((?: [\w:-]+="[^"]*")*) ?>([^<]*)<\/\1>/g;

function tidyShape(name: string, written: string, content: string, titles: readonly string[]): Shape | null {
  const attributes = new Map<string, string>();
  let title = '';
  for (const [, key, value] of written.matchAll(/ ([\w:-]+)="([^"]*)"/g)) {
    if (!KEPT.has(key)) continue;
    const [, colour, number] = TITLED.exec(value) ?? [];
    if (number !== undefined) title = `<title>${escapeHtml(titles[Number(number)])}</title>`;
    attributes.set(key, colour ?? (ROUNDED.has(key) ? round(value) : value));
  }
  const drawn = name === 'text' || [attributes.get('fill'), attributes.get('stroke')].some(isPaint);
  return drawn ? { name, attributes, content: title === '' ? content : title } : null;
}

function isPaint(paint: string | undefined): boolean {
  return paint !== undefined && paint !== 'none';
}

function round(numbers: string): string {
  return numbers.replace(/-?\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))));
}

/** Adds a shape, to the one before where both are paths without content that differ in nothing but their place. */
function append(shapes: Shape[], shape: Shape): void {
  const last = shapes.at(-1);
  const look = ({ name, attributes, content }: Shape) =>
    JSON.stringify([name, content, [...attributes].filter(([key]) => key !== 'd')]);
  const alike = shape.name === 'path' && shape.content === '' && !shape.attributes.has('transform');
  if (last === undefined || !alike || look(last) !== look(shape)) {
    shapes.push(shape);
    return;
  }
  const d = `${last.attributes.get('d') ?? ''}${shape.attributes.get('d') ?? ''}`;
  shapes[shapes.length - 1] = { ...shape, attributes: new Map([...shape.attributes, ['d', d]]) };
}

function toText({ name, attributes, content }: Shape): string {
  const written = [...attributes].map(([key, value]) => ` ${key}="${value}"`).join('');
  return content === '' ? `<${name}${written} />` : `<${name}${written}>${content}</${name}>`;
}
