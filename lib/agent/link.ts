import { randomUUID } from 'node:crypto';
import type { OpenStream } from '../model/stream.js';
import { AgentError, type AgentFailure } from './agent-error.js';
import type { Conversation } from './conversation.js';
import { type OpeningTimes, openWithin, retryDelay } from './opening.js';
import type { Hello, ReplyLine } from './protocol.js';

interface Pending {
  command: string;
  takes: unknown;
  resolve: (answers: unknown) => void;
  reject: (error: AgentError) => void;
}

/**
 * Questions to one agent over streams that may break. A stream that is lost is opened again while a question is
 * pending, and all pending questions are asked again with their old ids; the pod runs none of them twice.
 */
export class Link {
  readonly #pending = new Map<string, Pending>();
  readonly #prefix = randomUUID().slice(0, 8);
  #count = 0;
  #conversation: Conversation | undefined;
  #opening = false;
  #failedOpenings = 0;
  #lastLoss = 'it was never reached';
  #unreported: AgentError | undefined;
  readonly #answered: string[] = [];
  #closed = false;
  /** What the agent said at the last opening; nothing before the first. */
  hello: Hello | undefined;

  constructor(
    readonly pod: string,
    readonly open: OpenStream,
    readonly times: OpeningTimes,
  ) {}

  /** Asks one question; rejects with an AgentError when `deadlineMs` is over or the agent has restarted. */
  ask(command: string, takes: unknown, deadlineMs: number): Promise<unknown> {
    const restarted = this.#unreported;
    this.#unreported = undefined;
    if (restarted) return Promise.reject(restarted);
    if (this.#closed) return Promise.reject(this.#error('closed', 'the agent was asked after close'));
    const id = `${this.#prefix}-${++this.#count}`;
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(retry);
        clearTimeout(deadline);
        this.#pending.delete(id);
      };
      // A stream that died without a word looks like a slow agent. Half-way a fresh stream tells them apart.
      const retry = setTimeout(() => this.#renew(), deadlineMs / 2);
      const deadline = setTimeout(() => {
        done();
        reject(this.#overdue(command, deadlineMs));
      }, deadlineMs);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          done();
          then(value);
        };
      this.#pending.set(id, { command, takes, resolve: settle(resolve), reject: settle(reject) });
      if (this.#conversation) this.#conversation.send(...this.#acknowledgement(), { id, command, takes });
      else this.#reopen();
    });
  }

  /** Closes the stream; pending questions are rejected. */
  close(): void {
    this.#closed = true;
    this.#rejectAll(this.#error('closed', 'the agent was closed while a question was pending'));
    this.#conversation?.end();
    this.#conversation = undefined;
  }

  #renew(): void {
    this.#conversation?.end();
    this.#conversation = undefined;
    this.#reopen();
  }

  async #reopen(): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    while (!this.#conversation && this.#pending.size > 0 && !this.#closed) {
      await retryDelay(this.#failedOpenings);
      try {
        const { conversation, hello } = await openWithin(this.open, this.times, {
          reply: (line) => this.#read(line),
          lost: (reason) => this.#lose(reason),
        });
        this.#adopt(conversation, hello);
        this.#failedOpenings = 0;
      } catch (error) {
        this.#failedOpenings += 1;
        this.#lastLoss = (error as Error).message;
      }
    }
    this.#opening = false;
  }

  #adopt(conversation: Conversation, hello: Hello): void {
    if (this.#closed) {
      conversation.end();
      return;
    }
    this.#conversation = conversation;
    const before = this.hello;
    this.hello = hello;
    if (before && before.bootId !== hello.bootId) this.#restarted();
    for (const [id, { command, takes }] of this.#pending) conversation.send({ id, command, takes });
  }

  #restarted(): void {
    const error = this.#error('restarted', 'the probe program was started anew during the run');
    if (this.#pending.size === 0) this.#unreported = error;
    this.#rejectAll(error);
  }

  #read(line: ReplyLine): void {
    if (line.id === null) {
      this.#lose(`the agent could not read a line: ${line.ok ? '' : line.error}`);
      return;
    }
    this.#answered.push(line.id);
    const pending = this.#pending.get(line.id);
    if (line.ok) pending?.resolve(line.answers);
    else pending?.reject(this.#error('refused', line.error));
  }

  /** What was read since the last request; it travels with the next one, since the pod only keeps it the longer. */
  #acknowledgement(): { ack: string[] }[] {
    const ack = this.#answered.splice(0);
    return ack.length > 0 ? [{ ack }] : [];
  }

  #lose(reason: string): void {
    this.#lastLoss = reason;
    this.#conversation?.end();
    this.#conversation = undefined;
    if (this.#pending.size > 0) this.#reopen();
  }

  #overdue(command: string, deadlineMs: number): AgentError {
    return this.#conversation
      ? this.#error('silent', `the stream stands, but "${command}" was not answered within ${deadlineMs} ms`)
      : this.#error('lost', `no stream to the agent within ${deadlineMs} ms: ${this.#lastLoss}`);
  }

  #rejectAll(error: AgentError): void {
    for (const pending of [...this.#pending.values()]) pending.reject(error);
  }

  #error(failure: AgentFailure, message: string): AgentError {
    return new AgentError(this.pod, failure, message);
  }
}
