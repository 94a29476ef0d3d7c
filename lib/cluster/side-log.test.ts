import { expect } from 'chai';
import { fatalLine } from './side-log.js';

const LINES = `I1122 09:46:54.1 15 options.go:1] external host was not specified
E1122 09:46:54.2 15 run.go:72] "command failed" err="authentication: \\"x\\" is wrong\\nand so is y"
`;

describe('why an API server ended', () => {
  it("is the error of its command, without klog's quotes", () => {
    expect(fatalLine(LINES)).to.equal('authentication: "x" is wrong\nand so is y');
  });

  it('may have lines, which klog writes between angle brackets', () => {
    const log =
      'I1122 a\nE1122 run.go:72] "command failed" err=<\n\tno viable alternative\n\t | claims.\n >\n';
    expect(fatalLine(log)).to.equal('no viable alternative\n | claims.');
  });

  it('is the fatal line where the command gave no error, whatever was logged after it', () => {
    expect(fatalLine('I1122 a\nF1122 09:46 server.go:1] no keys\ngoroutine 1 [running]:\n')).to.equal(
      'F1122 09:46 server.go:1] no keys',
    );
    expect(fatalLine('panic: nil map\n\ngoroutine 1\n')).to.equal('panic: nil map');
  });

  it('is its last line where nothing says fatal, and says so where it logged nothing', () => {
    expect(fatalLine('I1122 a\nI1122 b\n\n')).to.equal('I1122 b');
    expect(fatalLine('')).to.equal('it logged nothing');
  });

  it('stays as it was logged where Go escaped a byte in its own way', () => {
    expect(fatalLine('E1 run.go:72] "command failed" err="a \\x00 b"')).to.equal('a \\x00 b');
  });
});
