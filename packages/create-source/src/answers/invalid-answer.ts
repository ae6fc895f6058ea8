/** Thrown for an answer that cannot be used, or a folder that exists already. The message is for the person. */
export class InvalidAnswer extends Error {
  override readonly name = 'InvalidAnswer'
}
