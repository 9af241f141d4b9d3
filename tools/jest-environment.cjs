const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest gives each test file a realm of its own, while native modules make typed arrays of the outer one, so that
 * `instanceof` fails between the two. Sharing the constructors lets tests run the real runtime.
 */
class SharedArraysEnvironment extends TestEnvironment {
  constructor(...args) {
    super(...args);
    Object.assign(this.global, {
      Float32Array,
      Float64Array,
      Int8Array,
      Int16Array,
      Int32Array,
      Uint16Array,
      Uint32Array,
      BigInt64Array,
      BigUint64Array,
    });
  }
}

module.exports = SharedArraysEnvironment;
