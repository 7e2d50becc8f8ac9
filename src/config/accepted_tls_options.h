#pragma once

#include <cstdint>
#include <string>

#include "config/option_set.h"
#include "config/values.h"

namespace oribi::config {

// TLS, which is without effect here: a proxy in front can speak it.
struct AcceptedTlsOptions : virtual OptionSet {
  Group tls_group{this, "ACCEPTED: TLS"};

  Accepted<std::uint32_t> tls_port{
      this, {.name = "tls-port", .value = 0, .max = 65535, .about = "The TCP port for TLS."}};
  Accepted<std::string> tls_cert_file{
      this, {.name = "tls-cert-file", .about = "The certificate of the server."}};
  Accepted<std::string> tls_key_file{
      this, {.name = "tls-key-file", .about = "The key of the certificate."}};
  Accepted<std::string> tls_key_file_pass{
      this, {.name = "tls-key-file-pass", .secret = true, .about = "The password of the key."}};
  Accepted<std::string> tls_client_cert_file{
      this,
      {.name = "tls-client-cert-file",
       .about = "The certificate for connections to other servers."}};
  Accepted<std::string> tls_client_key_file{
      this, {.name = "tls-client-key-file", .about = "The key of that certificate."}};
  Accepted<std::string> tls_client_key_file_pass{
      this,
      {.name = "tls-client-key-file-pass", .secret = true, .about = "The password of that key."}};
  Accepted<std::string> tls_dh_params_file{
      this, {.name = "tls-dh-params-file", .about = "The Diffie-Hellman parameters."}};
  Accepted<std::string> tls_ca_cert_file{
      this, {.name = "tls-ca-cert-file", .about = "The certificates to trust, in a file."}};
  Accepted<std::string> tls_ca_cert_dir{
      this, {.name = "tls-ca-cert-dir", .about = "The certificates to trust, in a folder."}};
  Accepted<std::string> tls_auth_clients{this,
                                         {.name = "tls-auth-clients",
                                          .value = "yes",
                                          .one_of = {"no", "yes", "optional"},
                                          .about = "Whether clients need a certificate."}};
  Accepted<std::string> tls_auth_clients_user{
      this,
      {.name = "tls-auth-clients-user",
       .value = "off",
       .one_of = {"CN", "URI", "off"},
       .about = "Which field of its certificate names the user of a client."}};
  Accepted<std::uint32_t> tls_auto_reload_interval{
      this,
      {.name = "tls-auto-reload-interval",
       .value = 0,
       .about = "Every how many seconds certificates are read again."}};
  Accepted<bool> tls_replication{
      this, {.name = "tls-replication", .value = false, .about = "Whether replication uses TLS."}};
  Accepted<bool> tls_cluster{
      this, {.name = "tls-cluster", .value = false, .about = "Whether the cluster bus uses TLS."}};
  Accepted<std::string> tls_protocols{
      this, {.name = "tls-protocols", .about = "The versions of TLS to speak."}};
  Accepted<std::string> tls_ciphers{this,
                                    {.name = "tls-ciphers", .about = "The ciphers up to TLS 1.2."}};
  Accepted<std::string> tls_ciphersuites{
      this, {.name = "tls-ciphersuites", .about = "The ciphers of TLS 1.3."}};
  Accepted<bool> tls_prefer_server_ciphers{this,
                                           {.name = "tls-prefer-server-ciphers",
                                            .value = false,
                                            .about = "Whether the server chooses the cipher."}};
  Accepted<bool> tls_session_caching{this,
                                     {.name = "tls-session-caching",
                                      .value = true,
                                      .about = "Whether sessions may be taken up again."}};
  Accepted<std::uint32_t> tls_session_cache_size{
      this,
      {.name = "tls-session-cache-size",
       .value = 20480,
       .about = "How many sessions are remembered; 0 is no limit."}};
  Accepted<std::uint32_t> tls_session_cache_timeout{
      this,
      {.name = "tls-session-cache-timeout",
       .value = 300,
       .about = "For how many seconds a session is remembered."}};
};

}  // namespace oribi::config
