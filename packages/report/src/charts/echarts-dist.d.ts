/** The bundle has no declarations of its own; it exports what the package does. */
declare module 'echarts/dist/echarts.js' {
  export { init } from 'echarts';
}
