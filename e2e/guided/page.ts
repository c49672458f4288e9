import { codeBlocks, readRepositoryFile } from '../../test/support/repository';

/** What a reader puts in place of the example in the first block of a page. */
export type Values = Readonly<Record<string, string>>;

/** A page whose commands are run, and which of them have been. */
export class Page {
  private static readonly read = new Map<string, Page>();
  public readonly blocks: readonly string[];
  private readonly done = new Set<number>();

  private constructor(public readonly path: string) {
    this.blocks = codeBlocks(readRepositoryFile(path), 'sh');
  }

  /** The same for all that read it. */
  public static of(path: string): Page {
    const page = Page.read.get(path) ?? new Page(path);
    Page.read.set(path, page);
    return page;
  }

  /** The place of the next block after another that has some words in it. */
  public find(words: string, after: number): number {
    const found = this.blocks.findIndex((block, i) => i > after && block.includes(words));
    if (found < 0) {
      throw new Error(`no block of ${this.path} after its ${after + 1}th says: ${words}`);
    }
    return found;
  }

  public ran(block: number): void {
    this.done.add(block);
  }

  /** The blocks that nobody ran. */
  public left(): string[] {
    return this.blocks.filter((_, i) => !this.done.has(i));
  }
}

/** The first block, with other values than those of the example; all of them have to be there. */
export function withValues(block: string, values: Values): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const assignment = new RegExp(`(?<=^|\\s)${name}=\\S+`);
    if (!assignment.test(text)) {
      throw new Error(`${name} is not set by:\n${block}`);
    }
    return text.replace(assignment, `${name}=${value}`);
  }, block);
}
