// What the checks say: one line each, and how many passed and failed.

export class Report {
  constructor(print = console.log) {
    this.print = print;
    this.passed = 0;
    this.failures = [];
  }

  /** One check. It passes if `faults` is empty; otherwise they are shown below its line. */
  check(name, faults) {
    const list = faults.map(String);
    if (list.length === 0) {
      this.passed += 1;
      this.print(`ok    ${name}`);
      return;
    }
    this.failures.push({ name, faults: list });
    this.print(`FAIL  ${name}`);
    list.slice(0, 12).forEach((fault) => this.print(`        ${fault}`));
    if (list.length > 12) this.print(`        and ${list.length - 12} more`);
  }

  /** Something to know that is no failure. */
  note(text) {
    this.print(`note  ${text}`);
  }

  close() {
    this.print(`${this.passed} passed, ${this.failures.length} failed`);
    return this.failures.length === 0;
  }
}
