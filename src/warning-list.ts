import { IConstruct } from 'constructs';
import { ControllerWarning } from './controller-warning';

/** What can only be said of the finished construct. */
export interface AtTheEnd {
  readonly warnings: () => readonly ControllerWarning[];
  /** Printed where somebody watches: on a terminal. */
  readonly note: () => string | undefined;
}

/** What silences the note. */
const NOTE_ID = 'network-summary';

/** The warnings of one construct: printed once each, unless silenced with a reason. */
export class WarningList {
  private readonly found: ControllerWarning[] = [];

  /**
   * @param construct whose warnings they are.
   * @param silenced ids, each with its reason.
   * @param atTheEnd printed when the construct is synthesized.
   */
  constructor(
    private readonly construct: IConstruct,
    private readonly silenced: Readonly<Record<string, string>>,
    private readonly atTheEnd?: AtTheEnd,
  ) {
    if (atTheEnd) {
      this.printWhenSynthesized(atTheEnd);
    }
  }

  /** All warnings so far, as a copy. */
  public get all(): ControllerWarning[] {
    return [...this.found, ...(this.atTheEnd?.warnings() ?? [])];
  }

  public add(warnings: readonly ControllerWarning[]): void {
    warnings.forEach((warning) => {
      this.found.push(warning);
      this.print(warning);
    });
  }

  private printWhenSynthesized({ warnings, note }: AtTheEnd): void {
    let printed = false;
    this.construct.node.addValidation({
      validate: () => {
        if (!printed) {
          warnings().forEach((warning) => {
            this.print(warning);
          });
          this.printNote(note());
        }
        printed = true;
        return [];
      },
    });
  }

  private printNote(note: string | undefined): void {
    if (note !== undefined && process.stderr.isTTY && !this.isSilenced(NOTE_ID)) {
      process.stderr.write(`${this.construct.node.path}: ${note}\n`);
    }
  }

  private print({ id, message, remedy }: ControllerWarning): void {
    if (!this.isSilenced(id)) {
      process.emitWarning(`${this.construct.node.path}: ${message}; ${remedy}`, 'HaOperatorWarning', id);
    }
  }

  private isSilenced(id: string): boolean {
    return (this.silenced[id] ?? '').trim() !== '';
  }
}
