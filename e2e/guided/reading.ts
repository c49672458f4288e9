import { Page, Values, withValues } from './page';
import { Said, Shell } from './shell';

/** Somebody who goes through a page from top to bottom, in one shell, with values of their own. */
export class Reading {
  private at = -1;

  public constructor(
    private readonly page: Page,
    private readonly values: Values,
    private readonly shell: Shell,
  ) {}

  /** Runs the next block with these words; what is between is not what this reader needs. */
  public async run(words = ''): Promise<Said> {
    if (this.at < 0) {
      await this.set();
    }
    this.at = this.page.find(words, this.at);
    this.page.ran(this.at);
    return this.shell.run(this.page.blocks[this.at]);
  }

  /** The first block says of what the page speaks. */
  private async set(): Promise<void> {
    this.at = 0;
    this.page.ran(0);
    const { code, text } = await this.shell.run(withValues(this.page.blocks[0], this.values));
    if (code !== 0 || text !== '') {
      throw new Error(`the first block of ${this.page.path} ended with ${code}: ${text}`);
    }
  }
}
