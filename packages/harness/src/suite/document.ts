import { LineCounter, parseDocument, isMap, isNode, isScalar, type Document } from 'yaml';
import { HarnessError } from '../errors.js';

/** A path into a document: keys of maps and indices of lists. */
export type KeyPath = readonly (string | number)[];

/** A parsed suite file that knows where in the text each value stands. */
export class SuiteDocument {
  private constructor(
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
    readonly fileName: string,
  ) {}

  /** @throws HarnessError `SUITE_SYNTAX` with line and column. */
  static parse(text: string, fileName: string): SuiteDocument {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [problem] = document.errors;
    if (problem) {
      const { line, col } = lines.linePos(problem.pos[0]);
      throw new HarnessError(
        'SUITE_SYNTAX',
        `${fileName}:${line}:${col}: ${problem.message}.`,
        'A suite is YAML: check indentation, quotes and brackets there.',
      );
    }
    return new SuiteDocument(document, lines, fileName);
  }

  /** The contents as plain data. */
  data(): unknown {
    return this.document.toJS() as unknown;
  }

  /** Whether the file itself has something at a path. */
  has(path: KeyPath): boolean {
    return path.length > 0 && this.offsetOf(path) !== null;
  }

  /** `file:line:column` of a key or value, or of the nearest thing around it that the file has. */
  locate(path: KeyPath): string {
    for (let length = path.length; length > 0; length--) {
      const offset = this.offsetOf(path.slice(0, length));
      if (offset !== null) {
        const { line, col } = this.lines.linePos(offset);
        return `${this.fileName}:${line}:${col}`;
      }
    }
    return `${this.fileName}:1:1`;
  }

  /** Offset of the key where the parent is a map, of the item where it is a list. */
  private offsetOf(path: KeyPath): number | null {
    const last = path[path.length - 1];
    const parent: unknown =
      path.length === 1 ? this.document.contents : this.document.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      return pair && isScalar(pair.key) ? (pair.key.range?.[0] ?? null) : null;
    }
    const node: unknown = this.document.getIn(path, true);
    return isNode(node) ? (node.range?.[0] ?? null) : null;
  }
}
