const namesOf = (text: string): string[] => text.trim().split(/\s*[\n,]\s*/)

/** Names that providers, drivers and programs give to secrets. */
export const SECRETS = namesOf(`
  password, passwords, password2, dbPassword1, db-password, userpassword, passwd, pwd, passphrase, passcode
  pass, db_pass, smtppass, userpass
  secret, secrets, client_secret, clientSecret, clientsecret, consumerSecret, oauth_token_secret, APISecret
  token, tokens, accessToken, access_token, refresh_token, id_token, OAuthToken, APIToken, apitoken, authtoken
  github_pat, PAT, jwt, bearer, sasToken, X-Amz-Security-Token, authenticity_token
  key, api_key, apikey, apiKey, apiKeys, api_keys, apiKey1, api_key_v2, APIKey, API key, x-api-key, hapikey
  Ocp-Apim-Subscription-Key, AccountKey, SharedAccessKey, aws_secret_access_key, access_key, accesskey, secretkey
  private_key, privateKey, PRIVATE-KEY, sshKey, sshPrivateKey, hmacKey, writeKey, service_account_key, id_rsa
  service_account_json, pem, pfx, cert_p12, p12, auth_key_p8, ssl_key
  auth, basic_auth, Proxy-Authorization, credentials, signature, X-Amz-Signature, sig, code_verifier
  session, sessionId, session-cookie, cookie, Set-Cookie, csrf, XSRF-TOKEN, x-csrf, csrfmiddlewaretoken
  otp, totp, mfa_code, mfaCode, two_factor_code, 2fa_code, backup_code, pin, card_pin, PIN code
  DSN, sentryDsn, connection string, ConnectionString, connection_string, connectionString, connection_url
  database_url, DATABASE_URL, databaseUrl, databaseurl, SQLALCHEMY_DATABASE_URI, mongodb_uri, mongo_url
  redis_url, REDIS_URI, jdbc_url, jdbcUrl, POSTGRES_URL, mysql_uri, amqp_url, broker_url, proxy_url
  sas, sas_url, webhook, slack_webhook_url, webhookUrl, presigned_url
  api_key_live, API_KEY_PROD, CLIENT_SECRET_SANDBOX, password_encoded, private_key_base64, connection_string_value
  ca_key, client_cert_key, certificate_key, activation_key, serial_key, wallet_key, ingestKey, instrumentation_key
  service_account, service_account_info, credentials.service_account_info, keyfile_json, key_json, json_key, keytab
  dbpwd, userpwd, bindpw, pass_phrase, pass_code, passKey, backup_codes, unlock_code, security_answer, sasl_jaas_config
  hookUrl, incoming_webhook_url, x-functions-key, authentication_key, nr_insert_key, apns_key, cosmos_key, cvv, salt
  personal_access_token, consumer-secret, client_assertion, otp_seed_token, hmac_secret, webhook_signing_secret
  geheimnis, api_schlüssel, llave_api, parola, 密钥, 秘钥, 令牌, 秘密鍵, 토큰, ключ_api
  senha, senha_do_banco, segredo, chave, chave_api, contraseña, contrasena, clave, clave_secreta
  mot_de_passe, motDePasse, mdp, clé secrète, Passwort, Datenbankpasswort, kennwort, wachtwoord, lösenord
  hasło, heslo, şifre, salasana, пароль, пароль_бд, ПАРОЛЬ, токен, 密码, 用户密码, パスワード, 비밀번호, mật khẩu
`)

/** Names that tell about a secret, that are other keys, or that only look like a secret's. */
export const NO_SECRETS = namesOf(`
  primary key, primaryKey, primary_key, primary-key, primaryKeys, foreign_key, partition_key, sort_key
  page_token, nextPageToken, continuation_token, syncToken, NextToken, delta_token,
  public_key, incKey, inckey, keys, key_count, keyCount, keyspace, access_key_id, accessKeyId, key_id
  keyword, keywords, keyboard, monkey, turkey, donkey, hockey
  token_type, tokenUrl, tokenize, tokenizer, tokenized, max_tokens, totalTokens, prompt_tokens
  completion_tokens, token_expires_at, token_id
  author, author_id, authored_by, authority, authorized, auth_type, auth_method, secretary, secretariat
  passport, passenger, compass, bypass, passes, by_pass2_count, pass_rate, has_password, password_policy
  session_count, sessions, session_start, cookie_consent, cookie_id, signature_version, webhooks_enabled
  dsn_id, dsname, jwt_id, csrf_enabled, otp_length, mfa_enabled, mfa_type
  pins, pinned, pinterest, pin_count, opinion, spin, shipping, pathology
  token_endpoint, tokens_per_minute, cookie_domain, secret_arn, auth_host, token_region, pass_count, pass_through
  project_key, issue_key, key_value, sort_key_default, raw_value, test, text, base64, default, join_key, cache_key
  dedup_key, replication_key, s3_key, object_key, message_key, record_key, routing_key, publishable_key, site_key
  key_properties, credit_card_type, salt_lake, basalt, sea_salted, secretName, scope, assignee, keystore_path
  url, base_url, website_url, image_url, callback_uri, redirect_uri, apiUrl, data_url, database_name, database
  database_id, redis_host, proxy, jdbc_driver, connection, connections, connection strings
  code, country_code, zip_code, status_code, error_code, page12, p95, p99
  resenha, desenha, número, имя, ключевое_слово, 名前, palabra_clave, mot_clé, passage
  path, pattern, patient, category, description, designation, sasquatch, classify, signal, design, sign_in
  credit, user, host, destination, 42
`)
