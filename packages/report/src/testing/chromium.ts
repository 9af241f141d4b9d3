import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Path of a Chromium: `PROTOBENCH_CHROMIUM`, else the first one on the path; `null` where none is installed. */
export function findChromium(): string | null {
  const told = process.env['PROTOBENCH_CHROMIUM'];
  if (told !== undefined) return told;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a run of Chromium printed. */
export interface ChromiumOutput {
  readonly out: string;
  /** Messages of the page's console, such as script errors and violations of its policy. */
  readonly console: readonly string[];
}

/**
 * Runs Chromium without a window on one page.
 *
 * @param profile Folder for its profile, so that runs do not meet.
 * @param args What to do, such as `--dump-dom`.
 */
export function runChromium(
  binary: string,
  profile: string,
  args: readonly string[],
  url: string,
): Promise<ChromiumOutput> {
  const all = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--enable-logging=stderr'],
    ...[`--user-data-dir=${profile}`, ...args, url],
  ];
  return new Promise((resolve, reject) => {
    const options = { timeout: 60_000, maxBuffer: 64 * 1024 ** 2 };
    execFile(binary, all, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`Chromium failed on ${url}: ${error.message}\n${stderr}`));
      else resolve({ out: stdout, console: stderr.split('\n').filter((line) => line.includes(':CONSOLE')) });
    });
  });
}
