import { METRIC_COLUMNS } from '../columns.js';

/** A table of the LaTeX report; all text is LaTeX already. */
export interface LatexTable {
  /** Caption for the list of tables. */
  readonly short: string;
  readonly caption: string;
  readonly label: string;
  /** Title of the first column. */
  readonly head: string;
  readonly body: readonly (readonly string[])[];
  /** Last row, below a rule. */
  readonly foot?: readonly string[];
  /** Lines below the table, in small print. */
  readonly notes: readonly string[];
}

/** A floating table with one text column and a column per metric (package `booktabs`). */
export function latexTable({ short, caption, label, head, body, foot, notes }: LatexTable): string {
  const line = (cells: readonly string[]) => `    ${cells.join(' & ')} \\\\`;
  return [
    '\\begin{table}[tp]',
    '  \\centering',
    `  \\caption[${short}]{${caption}}`,
    `  \\label{${label}}`,
    '  \\setlength{\\tabcolsep}{3.5pt}\\small',
    `  \\begin{tabular}{@{}l${'r'.repeat(METRIC_COLUMNS.length)}@{}}`,
    '    \\toprule',
    line([head, ...METRIC_COLUMNS]),
    '    \\midrule',
    ...body.map(line),
    ...(foot === undefined ? [] : ['    \\midrule', line(foot)]),
    '    \\bottomrule',
    '  \\end{tabular}',
    ...notes.map((note) => `  \\par\\footnotesize ${note}`),
    '\\end{table}',
  ].join('\n');
}

/** Labels are plain ASCII, as `\ref` wants them. */
export function latexLabel(...parts: readonly string[]): string {
  return `tab:${parts.map((part) => part.replace(/[^A-Za-z0-9.-]+/g, '-')).join(':')}`;
}
