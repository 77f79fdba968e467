#include "service_fixture.h"

namespace nightlight::service {
namespace {

constexpr const char* kPassword = "correct horse battery";

std::string text_of(const SecretBytes& secret) {
  return std::string(as_text(secret.view(SecretAccess())));
}

}  // namespace

LoadedBank ServiceTest::make_bank(const BankSettings& settings,
                                  std::vector<lists::ListEntry> entries) {
  const auto version =
      lists::ListVersion::create({settings.name + "-list", from_unix_ms(1'768'000'000'000)},
                                 std::move(entries))
          .value();
  LoadedBank bank{settings, {}};
  bank.lists.push_back(load_list(version.encode(), settings).value());
  return bank;
}

lists::ListEntry ServiceTest::entry_of(media::Decoder& decoder, const Bytes& picture, int flips) {
  const media::Image image = decoder.decode(picture, {}).value();
  const auto view = phash::ImageView::create(image.rgb, image.width, image.height, 3).value();
  phash::PdqFingerprint print = phash::pdq(view, phash::PdqVariant::kFull);
  auto words = print.hash.words();
  for (int bit = 0; bit < flips; ++bit) words[bit % 4] ^= std::uint64_t{1} << bit / 4;
  print.hash = phash::PdqHash(words);
  return {print, "example hotline", "demo"};
}

ServiceTest::ServiceTest(const Setup& setup) {
  folder_objects_ = store::open_folder_object_store(folder_ / "objects").value();
  objects_ = std::make_unique<testing::FailingObjectStore>(*folder_objects_, faults_);
  keys_ = std::make_unique<vault::KeyRing>(
      vault::KeyRing::parse(vault::KeyRing::create_file("k1", random_).value()).value());
  vault_ = vault::Vault::open({database_, *objects_, *keys_, clock_, random_, logger_}).value();
  media::PoolOptions pool;
  pool.worker = NIGHTLIGHT_BINARY_DIR "/bin/nightlight-decoder";
  pool.workers = 1;
  decoder_ = media::Decoder::open(pool, logger_).value();
  std::vector<LoadedBank> banks;
  if (setup.banks) {
    banks = setup.banks(*decoder_);
  } else {
    banks.push_back(make_bank({.name = "test"}, {entry_of(*decoder_, listed_picture())}));
  }
  banks_ = std::make_unique<BankSet>(std::move(banks));
  quarantine_ =
      Quarantine::open({database_, clock_, random_, logger_, metrics_}, setup.alarm).value();
  destination_ = std::make_unique<cybertip::Destination>(
      cybertip::Destination::create(
          {cybertip::DestinationKind::kSandbox, "http://127.0.0.1:9/ispws", "esp",
           cybertip::ProductionConsent::kAbsent},
          SecretBytes(as_bytes("secret")))
          .value());
  casework_ = std::make_unique<casework::Casework>(casework::Casework::Options{}, clock_, random_);
  reports_ = std::make_unique<cybertip::Reports>(*vault_, *destination_, clock_, random_);
  identity_ = std::make_unique<Identity>(
      database_, clock_, random_,
      Identity::Options{std::chrono::hours(8), crypto::PasswordCost::kSmall});
  Api::Options options;
  options.reporter = {
      "Trust",      "Desk",      "trust@example.org", "Serve process at legal@example.org",
      std::nullopt, std::nullopt};
  options.esp_service = "Example Chat";
  api_ = Api::create({database_, *vault_, *casework_, *reports_, *identity_, *decoder_, *decoder_,
                      *decoder_, *banks_, *quarantine_, metrics_, clock_, logger_},
                     options)
             .value();
  const SecretBytes password(as_bytes(kPassword));
  for (const auto& [name, roles] :
       std::map<std::string, std::set<Role>>{{"rita", {Role::kReviewer, Role::kApprover}},
                                             {"abel", {Role::kApprover}},
                                             {"ada", {Role::kAdmin}}}) {
    EXPECT_TRUE(identity_->add_user(name, roles, password));
    tokens_[name] = text_of(identity_->sign_in(name, password).value().token);
  }
  tokens_["chat"] = text_of(identity_->create_service_token("chat").value());
}

net::Response ServiceTest::call(net::Method method, std::string_view path, std::string_view who,
                                const Json& body) {
  net::Request request;
  request.method = method;
  const std::size_t query = path.find('?');
  request.path = path.substr(0, query);
  if (query != std::string_view::npos) {
    request.query = net::parse_form(path.substr(query + 1), 10).value();
  }
  request.peer_address = "127.0.0.1";
  if (!who.empty()) request.headers.add("Authorization", "Bearer " + tokens_[std::string(who)]);
  if (!body.is_null()) request.body = to_bytes(body.dump());
  return api_->handle(request);
}

net::Response ServiceTest::scan(const Bytes& media, const Json& context, std::string_view who) {
  net::Request request;
  request.method = net::Method::kPost;
  request.path = "/v1/media:scan";
  request.peer_address = "127.0.0.1";
  request.headers.add("Authorization", "Bearer " + tokens_[std::string(who)]);
  request.headers.add("Content-Type", "application/octet-stream");
  request.headers.add("Nightlight-Context", context.dump());
  request.body = media;
  return api_->handle(request);
}

Json ServiceTest::json_of(const net::Response& response) {
  return Json::parse(as_text(response.body), nullptr, /*allow_exceptions=*/false);
}

Json ServiceTest::scan_match(std::string_view account) {
  const net::Response response = scan(listed_picture(), {{"account", account},
                                                         {"ip_address", "198.51.100.7"},
                                                         {"port", 4711},
                                                         {"file_name", "IMG_0001.png"},
                                                         {"uploaded_at", "2026-01-15T07:59:00Z"}});
  EXPECT_EQ(response.status, 200) << as_text(response.body);
  return json_of(response);
}

ServiceTest::Proposed ServiceTest::propose(std::string_view account) {
  const Json verdict = scan_match(account);
  const std::string case_id = verdict.at("case_id");
  const std::string signal_id = verdict.at("signal_id");
  const net::Response look =
      call(net::Method::kPost, "/v1/cases/" + case_id + "/signals/" + signal_id + "/looks", "rita",
           {{"look", "full"}});
  EXPECT_EQ(look.status, 200) << as_text(look.body);
  const net::Response decided = call(
      net::Method::kPost, "/v1/cases/" + case_id + "/decisions", "rita",
      {{"kind", "propose-report"},
       {"rationale", "The picture equals the entry on the list."},
       {"signal_count", 1},
       {"report", {{"incident_type", "child-pornography"}, {"narrative", std::string(220, 'n')}}}});
  EXPECT_EQ(decided.status, 200) << as_text(decided.body);
  return {case_id, json_of(decided).at("report").at("id")};
}

}  // namespace nightlight::service
