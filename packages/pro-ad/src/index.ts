export { proAdConfig } from './config/schema.js';
export type { ProAdConfig } from './config/schema.js';
export { ProAdError } from './errors.js';
export type { ProAdErrorCode } from './errors.js';
export { proAd } from './pro-ad.js';
