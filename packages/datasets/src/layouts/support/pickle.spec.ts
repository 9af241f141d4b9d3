import { readPickle } from './pickle.js';

const FOLDS = [
  [['kos01', 'kos02'], ['kos02']],
  [['kos03'], ['kos01', 'kos03']],
  ['kos01', 'kos02', 'kos03'],
];

/** `pickle.dumps(FOLDS as a tuple, protocol)` of Python 3.11. */
const DUMPS = {
  0: '28286c70300a286c70310a566b6f7330310a70320a61566b6f7330320a70330a6161286c70340a67330a6161286c70350a286c70360a566b6f7330330a70370a6161286c70380a67320a6167370a6161286c70390a67320a6167330a6167370a61747031300a2e',
  1: '285d7100285d71012858050000006b6f733031710258050000006b6f7330327103655d7104680361655d7105285d710658050000006b6f7330337107615d7108286802680765655d7109286802680368076574710a2e',
  2: '80025d7100285d71012858050000006b6f733031710258050000006b6f7330327103655d7104680361655d7105285d710658050000006b6f7330337107615d7108286802680765655d7109286802680368076587710a2e',
  4: '80049541000000000000005d94285d94288c056b6f733031948c056b6f73303294655d94680361655d94285d948c056b6f73303394615d94286802680765655d94286802680368076587942e',
};

describe('readPickle', () => {
  it.each(Object.entries(DUMPS))('reads protocol %s', (_, hex) => {
    expect(readPickle(Buffer.from(hex, 'hex'))).toEqual(FOLDS);
  });

  it('reads numbers, booleans, None and tuples', () => {
    const two =
      '80025d71005d7101284b014d2c014a701101004afbffffff88894e5801000000617102857103680258010000006271048671056802680458010000006371068771072965612e';
    expect(readPickle(Buffer.from(two, 'hex'))).toEqual([
      [1, 300, 70000, -5, true, false, null, ['a'], ['a', 'b'], ['a', 'b', 'c'], []],
    ]);
    const zero =
      '286c70300a286c70310a49310a61493330300a614930310a614e612856610a70320a56620a70330a7470340a61612e';
    expect(readPickle(Buffer.from(zero, 'hex'))).toEqual([[1, 300, true, null, ['a', 'b']]]);
  });

  it('knows nothing that could make code run', () => {
    const ordered = '800263636f6c6c656374696f6e730a4f726465726564446963740a7100295271012e';
    expect(() => readPickle(Buffer.from(ordered, 'hex'))).toThrow('opcode 0x63');
  });

  it('fails where the bytes end', () => {
    const whole = Buffer.from(DUMPS[2], 'hex');
    for (let end = 0; end < whole.length; end++) expect(() => readPickle(whole.subarray(0, end))).toThrow();
  });
});
