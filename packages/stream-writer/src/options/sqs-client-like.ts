/** The part of an `SQSClient` that a writer uses. */
export interface SqsClientLike {
  // oxlint-disable-next-line typescript/no-explicit-any -- any version of the AWS client can be used
  send(command: any, options?: any): Promise<any>
}
