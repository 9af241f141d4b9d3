import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Compiles LaTeX tables of reports inside a small article: `node tools/check-latex.mjs [FILE.tex ...]`, by default the
 * golden files of the report package. Exit codes: 0 compiled or no LaTeX here, 1 an error or an overfull table, 2 usage.
 */
const golden = fileURLToPath(new URL('../packages/report/src/testing/golden/', import.meta.url));
const files =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['quick.tex', 'compared.tex'].map((name) => join(golden, name));

/** Tables are floats; `\clearpage` keeps LaTeX from holding more of them than it can. */
const article = (tables) => `\\documentclass[a4paper]{article}
\\usepackage[margin=2.2cm]{geometry}
\\usepackage{booktabs}
\\begin{document}
\\listoftables
\\clearpage
${tables.replaceAll('\\end{table}', '\\end{table}\n\\clearpage')}
\\end{document}
`;

if (spawnSync('pdflatex', ['--version']).error !== undefined) {
  console.log(
    'pdflatex is not installed, so nothing was compiled. On Debian: apt-get install texlive-latex-base texlive-latex-recommended',
  );
  process.exit(0);
}
let failed = false;
for (const file of files) {
  let tables;
  try {
    tables = readFileSync(resolve(file), 'utf8');
  } catch (error) {
    console.error(`${file}: cannot be read (${error.code}).`);
    process.exit(2);
  }
  const dir = mkdtempSync(join(tmpdir(), 'protobench-latex-'));
  try {
    writeFileSync(join(dir, 'check.tex'), article(tables));
    // A second pass resolves the references of the captions.
    const run = () =>
      spawnSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'check.tex'], {
        cwd: dir,
        timeout: 120_000,
      });
    run();
    const { status, stdout } = run();
    const log = String(stdout);
    const complaints = log
      .split('\n')
      .filter((line) =>
        /^!|LaTeX Warning: (Reference|Label|There were undefined)|Overfull \\hbox/.test(line),
      );
    if (status !== 0 || complaints.length > 0) {
      failed = true;
      console.error(
        `${basename(file)}: exit code ${status}\n${complaints.map((line) => `  ${line}`).join('\n')}`,
      );
    } else {
      const pages = /Output written on check\.pdf \((\d+) page/.exec(log)?.[1] ?? '?';
      console.log(`${basename(file)}: compiles, ${pages} pages, no warnings on references or widths.`);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
process.exit(failed ? 1 : 0);
