/** The part of an `SQSClient` that a writer uses. */
export interface SqsClientLike {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any version of the AWS client is welcome
  send(command: any, options?: any): Promise<any>
}
