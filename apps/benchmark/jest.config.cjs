module.exports = require('../../tools/jest-preset.cjs')('benchmark');
