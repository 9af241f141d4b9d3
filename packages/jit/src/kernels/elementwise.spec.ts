import { BINARY } from '../testing/cases/binary.js';
import { UNARY } from '../testing/cases/unary.js';
import { describeParity } from '../testing/parity.js';

describeParity('elementwise kernels on one operand', UNARY);
describeParity('elementwise kernels on two operands', BINARY);
