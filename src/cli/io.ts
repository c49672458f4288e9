/** What the program reads and writes, so that it can be run without a process of its own. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** A file's text, or that of standard input for `-`. */
  read(path: string): string;
  write(path: string, text: string): void;
}
