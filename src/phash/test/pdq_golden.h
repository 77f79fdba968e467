#pragma once

#include <array>
#include <vector>

#include "nightlight/phash/spectrum.h"
#include "nightlight/phash/testing/pictures.h"

// Known answers for pictures that are formulas, with their dihedral hashes in the order of
// Dihedral.
namespace nightlight::phash {

struct GoldenPdq {
  const char* name;
  testing::Picture picture;
  int quality;
  std::array<const char*, kDihedrals> family;
};

// Origin: Meta's C++ core (github.com/facebook/ThreatExchange, commit baefb4e) run on the same
// pixels, its dihedral entry point included. Constant pictures have hashes made of rounding alone,
// so they show that the arithmetic is followed exactly; the checkerboard has ties at the median,
// and two hashes of weight 127.
inline std::vector<GoldenPdq> golden_pdq_of_meta() {
  std::vector<GoldenPdq> answers;
  answers.push_back({"checkerboard",
                     testing::checkerboard(128, 128),
                     100,
                     {"ffff28a2aaaaa220aaa882aaffff8088aaaaa2a8ffff8282aaaaa002fddf0a82",
                      "10007ddd58667ddd60017ddd14517ddd48407ddd74407ddd05407ddd44157ddd",
                      "ffff8208dd77088afdd5a880aa80aaa2ffff8802a82aa8a8ffff8aa8a88aa0a8",
                      "400157770d335777355657774104577718045777213557775095577711625777",
                      "0000d75d08205ddf20807d5555557f7700085d5775777d7d00005ffd7d57f57d",
                      "00007df75d75f77575d5577f0000555d555577fd200057575555755720005f57",
                      "bffe8222faee8222eaab8222bef98222effb8222fee88222afea8222e6bf8222",
                      "efffa8888fbba888bffea888c38ca8889f9fa888a1bda888d0bfa888b1eaa888"}});
  answers.push_back({"black",
                     testing::constant(90, 80, 0),
                     0,
                     {"0000000000000000000000000000000000000000000000000000000000000000",
                      "0000000000000000000000000000000000000000000000000000000000000000",
                      "0000000000000000000000000000000000000000000000000000000000000000",
                      "0000000000000000000000000000000000000000000000000000000000000000",
                      "0000000000000000000000000000000000000000000000000000000000000000",
                      "0000000000000000000000000000000000000000000000000000000000000000",
                      "0000000000000000000000000000000000000000000000000000000000000000",
                      "0000000000000000000000000000000000000000000000000000000000000000"}});
  answers.push_back({"white",
                     testing::constant(90, 80, 255),
                     0,
                     {"00001134000011342c4b00002c4b1134000000002c4b2c4b00002c4b8200554b",
                      "000200020a340a360a34510200020a360000510251000a340a350a340a355102",
                      "0000391e0000391e391e0000391e391e00000000391e046100000461d741d741",
                      "000300005b2000145b205b200003001400005b20001400145b2000145b205b20",
                      "00002c4b00002c4b2c4b00002c4b2c4b000000002c4b11340000113482008200",
                      "0000046100000461391e0000391e046100000000391e391e0000391ed741000a",
                      "000200010a3451010a340a350002510100000a35510051000a3551000a350a35",
                      "000300035b205b235b20001700035b230000001700145b205b205b205b200017"}});
  answers.push_back({"ramp to the right",
                     testing::make_picture(256, 64, 1, [](auto x, auto, auto) { return int(x); }),
                     44,
                     {"aaa60d525ceaacc9756415a2da58726b59d1d1d56b2ae96e74a4a6cb4aaca92b",
                      "92559405913dd037f2b383f38326b10eb4c6842b8d3b293f333575a5e535ee3a",
                      "fff3a7f809bf06632031bf088f0dd8c10c847b7f3e7f43c421f10c611ff90381",
                      "c7007eafcc687a9da7e62959de7359a4e19b2e81f86e17956662dd0fb0604490",
                      "aaa6f3ad5cea53367764ea5dda588d9459d12e2a6b2a169174a459344aac56d4",
                      "ffe31807099ff98c003140e78e09273e0c8484803e7fbc3b2171f39e1ff1fc7e",
                      "92552bfa993d2fc8f2b37c0c83264cf1b4ce7bd4ad3b42c03337885ae53511c5",
                      "c7008150cc688562a7e6d6a6d673e65be19bd17ef86ee86a666222f0b060bb6f"}});
  answers.push_back({"ramp downwards",
                     testing::make_picture(64, 256, 1, [](auto, auto y, auto) { return int(y); }),
                     44,
                     {"7ac8441700e0519416fb5381e50aa75906951160c1765921c359031976970959",
                      "032829c1830222a98011947d8d8ee882bc8256942870a6508b0daf4d4a22b260",
                      "2f9d66b551b5791e43aed923b05f05f353c0b3ca94235303960c8131238223f3",
                      "066c836bd243880394001ed7c8db4228e9c3fc3c6d250cfa9a4805e71f7318ca",
                      "7ac823e000e02c4b16fb8c76e50a40a60695e69fc1760652c3598464769776a6",
                      "2f9d014251b504c143ae06d4b05fe20c53c0443594230c70960c064c23825c0c",
                      "0328d63a83029c5280114b828d8e177dbc82a969287059af8b0d50a24a224d9f",
                      "066c7c90d24336f89400c128c8dbbdd7e9c303c16d25f3059a48fa081f73e735"}});
  return answers;
}

// Colours and grain. Origin: the textbook version (testing/), which agrees with Meta's core on the
// 29 pictures of the reference data (reference_test.cpp), with the published rules for dihedral
// copies applied to its coefficients; written down so that both cannot drift together.
inline std::vector<GoldenPdq> golden_pdq_of_textbook() {
  std::vector<GoldenPdq> answers;
  answers.push_back({"noise 5×5",
                     testing::noise(5, 5, 3, 1),
                     100,
                     {"ce739e27318c61d86b5a398e4a53c2f194a59e27ce739a27318c61d86b5a398e",
                      "c1f064d93c0f9b26ce73380fcb7283e0358d64d9c1f064d93c0f9b26ce733c0f",
                      "9b26358d64d9cb723e0f9324bb266c5bc1f0348d9b26358d64d9cb723e0f9324",
                      "94a5ce73695a318c9b2696a59e27695a60d8ce7396a5ce73695a318c9b2696a5",
                      "ce7361d8318c9e276b5ac6714e73390e94a561d8ce7361d8318c9e276b5ac671",
                      "9b26ca7264d9348d3e0f68db1b0693a4c1f0cb729b26ca7264d9348d3e0f6cdb",
                      "c1f09b263c0f64d9ce73c0e0cb723c0f358d9b26c1f09b263c0f64d9ce73c3f0",
                      "96a5318c6b5ace739b26695a9e27d6b560d8318c96a5318c695ace739b26695a"}});
  answers.push_back({"noise 64×64",
                     testing::noise(64, 64, 3, 1),
                     100,
                     {"35b2ff792f29108c242f99f2af5b0b6cdc9d70389fd09e0f869a0bd45540a62d",
                      "46b9bf3dea412b0d67b41544633d18d994acb8d9ed4039135b59e66a8e18956f",
                      "70e755d37e7cba26717e3358fa0ea1c689c8da92ca8534a5d3cfa17e00150ca7",
                      "13ec1597bf1481a732e1bfee3668b273c1f91273b81493b90e0c4cc0db4d3fc4",
                      "35b200862f21ef73242f660daf5bf493dc958fc79fd061f0869af42b554059d2",
                      "60e7aa2c7a7445d9717acca7fa0e5e3989c0256dca85cb5ad3cf5e810015f359",
                      "46b940c2ea41d4f267b4eabb633de72694ac4726ed41c6ec7bd919958e186a91",
                      "13ecea68bf14fe5832e1601136684d8cc1f9ed8cb8156c462e8cbb3fdb4dc03b"}});
  answers.push_back({"noise 300×200",
                     testing::noise(300, 200, 3, 1),
                     100,
                     {"6a750022dc4339ee4ea4fbe46e0206cce0bf9f75871717c2487edd8ca1fc18b9",
                      "24e651339682cbaabe4dd48b8f70eb891d9748a5dccb7f1411af621172b95716",
                      "3f20ea88891693441bf0514e3b17ec66b5ea75dfd24abd681d2a7726f4a9b211",
                      "71b3ba99c3d76100eb187e21da25412348c2e20f899ed5be44dac8bb27ecfdb4",
                      "6a75bfdddc43c6114ea5041b6e42b933e0bf208a8717e83d487e2273a1fce744",
                      "3f20557789166cbb1bf0aeb13b175399b5ea8a20d24a42971d2a88d9f4a94dee",
                      "24e6ae8c96823455be4d2b748f7014761d97b55adccb80eb118f9dee72b8a0e1",
                      "71b34566c3d79effeb1881deda25bedc48c21df0899e2a4144fa374427ec0243"}});
  answers.push_back({"hills 640×480",
                     testing::hills(640, 480, 1),
                     100,
                     {"80c10fc7ffc1e4010007fdcf04c7fdc724c7f4c724c7b4c724c7b4c724c7b4c7",
                      "b57fcbff37ffdabf6555980060009bffe7ff18004000ffff0500f0004fff0000",
                      "d594a56daa944eab555257655192576d5192566d71921e6d71921e6d71921e6d",
                      "e2aa615562aa7155755532aa35553155baaab2aa5555555555555aaabaaabaaa",
                      "80c3f83cffc31fff00870a38a4c75b38a4c75b38a4c75b38a4c75b38a4c75b38",
                      "d5945ab6aa94b5545552a89a7192e99a7192e992f192f992f192f992f192f992",
                      "b555354035ff2555650077ff60006500e7ffe7ff0000000004004fff4fffffff",
                      "e0009fea602a8fff3015dd553555cfaab2aa4d555555aaaa5155e5551aaa5555"}});
  answers.push_back({"hills 517×333",
                     testing::hills(517, 333, 7),
                     100,
                     {"7fbff81ec03f037fffff0118fb3c0938eb3c09182b3c0b18eb3c29182b380918",
                      "6a881510caae35dfcbff77ff9aba60009800e7ffbbaa0000ffff0000f80047ff",
                      "2aea52b4956aa955aaaaa392ae69a196be698196be69a196be6983923ee9a392",
                      "3d8cbf109faa9d558aaadd55caa8caaacd404d55eaaaaaaaaaaaaa00ad55e555",
                      "7fbf07e1c03ff400fffef4c36b3cf4c3ab3814c32b385443ab38944329381443",
                      "2aeaad4b956a56aaaaaa5449ae695c69be691c492e695e49be693c493e691c49",
                      "6a88ea88caaeca00cbff88009aba9fff88001800bbaafffffffffaa8f800b800",
                      "3ffd40009fbb60aa9aaa22aaceaf3555cd57b2aaeaaa5555aaaa5150ad5512aa"}});
  return answers;
}

}  // namespace nightlight::phash
