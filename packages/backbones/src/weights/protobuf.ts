/** One field of a message in the wire format of Protocol Buffers. */
export interface ProtobufField {
  readonly number: number;
  /** A varint or fixed number; 0 for fields with bytes. */
  readonly value: number;
  /** Contents of a length-delimited field, a view; empty for others. */
  readonly bytes: Uint8Array;
}

const EMPTY = new Uint8Array(0);

/**
 * The fields of a message (protobuf.dev, "Encoding"), without copying. Varints above 2^53 lose their low bits, which
 * sizes and enumerations never reach.
 * @throws RangeError when the message ends within a field or has a wire type that is not in use.
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (offset >= message.length)
        throw new RangeError(`the message ends at byte ${offset}, within a number`);
      const byte = message[offset++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (offset + length > message.length) {
      throw new RangeError(
        `a field of ${length} bytes at byte ${offset} reaches over the end, ${message.length}`,
      );
    }
    const bytes = message.subarray(offset, offset + length);
    offset += length;
    return bytes;
  };
  while (offset < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    if (type === 0) yield { number, value: varint(), bytes: EMPTY };
    else if (type === 1) yield { number, value: 0, bytes: take(8) };
    else if (type === 2) yield { number, value: 0, bytes: take(varint()) };
    else if (type === 5) yield { number, value: 0, bytes: take(4) };
    else throw new RangeError(`wire type ${type} at byte ${offset}`);
  }
}

/** The numbers of a packed field of varints. */
export function packedVarints(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (const byte of bytes) {
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    numbers.push(value);
    value = 0;
    factor = 1;
  }
  return numbers;
}
