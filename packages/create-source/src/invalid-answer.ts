/** Thrown for an answer that cannot be worked with, or a folder that is taken: the message is for the person. */
export class InvalidAnswer extends Error {
  override readonly name = 'InvalidAnswer'
}
