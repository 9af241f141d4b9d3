/** An element of a drawing. */
export interface SvgShape {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text, or a title within. */
  readonly content: string;
  /** All places of a path or polyline in their order; lengths of relative commands are not resolved. */
  readonly places: readonly (readonly number[])[];
}

/** The shapes of an SVG that have all the attributes given. */
export function svgShapes(svg: string, attributes: Readonly<Record<string, string>> = {}): SvgShape[] {
  const elements = svg.matchAll(
    /<(path|polyline|polygon|text)((?: [\w:-]+="[^"]*")*) ?(?:\/>|>([\s\S]*?)<\/\1>)/g,
  );
  return [...elements].flatMap(([, name, written, content = '']) => {
    const own = Object.fromEntries(
      [...written.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    );
    if (Object.entries(attributes).some(([key, value]) => own[key] !== value)) return [];
    const numbers = ((own['d'] ?? own['points'] ?? '').match(/-?[\d.]+/g) ?? []).map(Number);
    const places = numbers.flatMap((x, index) => (index % 2 === 0 ? [[x, numbers[index + 1]]] : []));
    return [{ name, attributes: own, content, places }];
  });
}

/** Texts of an SVG without their titles. */
export function svgTexts(svg: string): string[] {
  return svgShapes(svg)
    .filter(({ name }) => name === 'text')
    .map(({ content }) => content);
}
