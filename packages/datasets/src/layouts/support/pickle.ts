/** What a pickle of plain lists may hold. */
export type Plain = string | number | boolean | null | Plain[];

const MARK = Symbol('mark');
type Item = Plain | typeof MARK;

/** Reads one pickle, opcode by opcode. */
class Unpickler {
  private at = 0;
  private readonly stack: Item[] = [];
  private readonly memo = new Map<number, Item>();

  constructor(private readonly bytes: Buffer) {}

  run(): Plain {
    for (;;) {
      const code = this.take(1)[0];
      if (code === 0x2e) return this.stack.pop() as Plain;
      this.step(code);
    }
  }

  private take(count: number): Buffer {
    if (this.at + count > this.bytes.length) throw new Error('it ends too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  private line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw new Error('it ends too early');
    const text = this.bytes.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }

  /** Everything above the last mark, which goes too. */
  private toMark(): Plain[] {
    const from = this.stack.lastIndexOf(MARK);
    if (from < 0) throw new Error('a mark is missing');
    const items = this.stack.splice(from);
    return items.slice(1) as Plain[];
  }

  private tuple(count: number): Plain[] {
    return this.stack.splice(this.stack.length - count) as Plain[];
  }

  private list(): Plain[] {
    const top = this.stack[this.stack.length - 1];
    if (!Array.isArray(top)) throw new Error('something is appended to what is no list');
    return top;
  }

  private append(items: readonly Plain[]): void {
    this.list().push(...items);
  }

  private remember(index: number): void {
    this.memo.set(index, this.stack[this.stack.length - 1]);
  }

  private recall(index: number): void {
    const item = this.memo.get(index);
    if (item === undefined) throw new Error('a remembered item is missing');
    this.stack.push(item);
  }

  private step(code: number): void {
    const { stack } = this;
    switch (String.fromCharCode(code)) {
      case '\x80':
        return void this.take(1);
      case '\x95':
        return void this.take(8);
      case '(':
        return void stack.push(MARK);
      case ']':
      case ')':
        return void stack.push([]);
      case 'l':
      case 't':
        return void stack.push(this.toMark());
      case '\x85':
        return void stack.push(this.tuple(1));
      case '\x86':
        return void stack.push(this.tuple(2));
      case '\x87':
        return void stack.push(this.tuple(3));
      case 'a':
        return this.append([stack.pop() as Plain]);
      case 'e':
        return this.append(this.toMark());
      case 'U':
      case '\x8c':
        return void stack.push(this.take(this.take(1)[0]).toString('utf8'));
      case 'T':
      case 'X':
        return void stack.push(this.take(this.take(4).readUInt32LE()).toString('utf8'));
      case 'S':
        return void stack.push(this.line().slice(1, -1));
      case 'V':
        return void stack.push(this.line());
      case 'K':
        return void stack.push(this.take(1)[0]);
      case 'M':
        return void stack.push(this.take(2).readUInt16LE());
      case 'J':
        return void stack.push(this.take(4).readInt32LE());
      case 'I':
        return void stack.push(this.integer(this.line()));
      case 'N':
        return void stack.push(null);
      case '\x88':
        return void stack.push(true);
      case '\x89':
        return void stack.push(false);
      case 'q':
        return this.remember(this.take(1)[0]);
      case 'r':
        return this.remember(this.take(4).readUInt32LE());
      case 'p':
        return this.remember(Number(this.line()));
      case '\x94':
        return this.remember(this.memo.size);
      case 'h':
        return this.recall(this.take(1)[0]);
      case 'j':
        return this.recall(this.take(4).readUInt32LE());
      case 'g':
        return this.recall(Number(this.line()));
      default:
        throw new Error(`it holds more than lists, texts and numbers (opcode 0x${code.toString(16)})`);
    }
  }

  private integer(text: string): Plain {
    if (text === '00' || text === '01') return text === '01';
    return Number(text);
  }
}

/**
 * Reads a pickle of Python (protocols 0 to 5, as `pickletools` documents them) that holds nothing but lists, tuples,
 * texts, numbers, booleans and None. No other opcode is known, so that no pickle can make anything run.
 *
 * @throws Error that says what it does not understand.
 */
export function readPickle(bytes: Buffer): Plain {
  return new Unpickler(bytes).run();
}
