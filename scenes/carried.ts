/**
 * All files of the scenes that come with denerf, imported as bytes: what bundles and compiled binaries
 * carry.
 *
 * @module
 */
import brigTestR0Png from "./brig/test/r_0.png" with { type: "bytes" };
import brigTestR1Png from "./brig/test/r_1.png" with { type: "bytes" };
import brigTestR2Png from "./brig/test/r_2.png" with { type: "bytes" };
import brigTestR3Png from "./brig/test/r_3.png" with { type: "bytes" };
import brigTestR4Png from "./brig/test/r_4.png" with { type: "bytes" };
import brigTestR5Png from "./brig/test/r_5.png" with { type: "bytes" };
import brigTestR6Png from "./brig/test/r_6.png" with { type: "bytes" };
import brigTestR7Png from "./brig/test/r_7.png" with { type: "bytes" };
import brigTrainR0Png from "./brig/train/r_0.png" with { type: "bytes" };
import brigTrainR1Png from "./brig/train/r_1.png" with { type: "bytes" };
import brigTrainR10Png from "./brig/train/r_10.png" with { type: "bytes" };
import brigTrainR11Png from "./brig/train/r_11.png" with { type: "bytes" };
import brigTrainR12Png from "./brig/train/r_12.png" with { type: "bytes" };
import brigTrainR13Png from "./brig/train/r_13.png" with { type: "bytes" };
import brigTrainR14Png from "./brig/train/r_14.png" with { type: "bytes" };
import brigTrainR15Png from "./brig/train/r_15.png" with { type: "bytes" };
import brigTrainR16Png from "./brig/train/r_16.png" with { type: "bytes" };
import brigTrainR17Png from "./brig/train/r_17.png" with { type: "bytes" };
import brigTrainR18Png from "./brig/train/r_18.png" with { type: "bytes" };
import brigTrainR19Png from "./brig/train/r_19.png" with { type: "bytes" };
import brigTrainR2Png from "./brig/train/r_2.png" with { type: "bytes" };
import brigTrainR20Png from "./brig/train/r_20.png" with { type: "bytes" };
import brigTrainR21Png from "./brig/train/r_21.png" with { type: "bytes" };
import brigTrainR22Png from "./brig/train/r_22.png" with { type: "bytes" };
import brigTrainR23Png from "./brig/train/r_23.png" with { type: "bytes" };
import brigTrainR24Png from "./brig/train/r_24.png" with { type: "bytes" };
import brigTrainR25Png from "./brig/train/r_25.png" with { type: "bytes" };
import brigTrainR26Png from "./brig/train/r_26.png" with { type: "bytes" };
import brigTrainR27Png from "./brig/train/r_27.png" with { type: "bytes" };
import brigTrainR28Png from "./brig/train/r_28.png" with { type: "bytes" };
import brigTrainR29Png from "./brig/train/r_29.png" with { type: "bytes" };
import brigTrainR3Png from "./brig/train/r_3.png" with { type: "bytes" };
import brigTrainR30Png from "./brig/train/r_30.png" with { type: "bytes" };
import brigTrainR31Png from "./brig/train/r_31.png" with { type: "bytes" };
import brigTrainR32Png from "./brig/train/r_32.png" with { type: "bytes" };
import brigTrainR33Png from "./brig/train/r_33.png" with { type: "bytes" };
import brigTrainR34Png from "./brig/train/r_34.png" with { type: "bytes" };
import brigTrainR35Png from "./brig/train/r_35.png" with { type: "bytes" };
import brigTrainR36Png from "./brig/train/r_36.png" with { type: "bytes" };
import brigTrainR37Png from "./brig/train/r_37.png" with { type: "bytes" };
import brigTrainR38Png from "./brig/train/r_38.png" with { type: "bytes" };
import brigTrainR39Png from "./brig/train/r_39.png" with { type: "bytes" };
import brigTrainR4Png from "./brig/train/r_4.png" with { type: "bytes" };
import brigTrainR40Png from "./brig/train/r_40.png" with { type: "bytes" };
import brigTrainR41Png from "./brig/train/r_41.png" with { type: "bytes" };
import brigTrainR42Png from "./brig/train/r_42.png" with { type: "bytes" };
import brigTrainR43Png from "./brig/train/r_43.png" with { type: "bytes" };
import brigTrainR44Png from "./brig/train/r_44.png" with { type: "bytes" };
import brigTrainR45Png from "./brig/train/r_45.png" with { type: "bytes" };
import brigTrainR46Png from "./brig/train/r_46.png" with { type: "bytes" };
import brigTrainR47Png from "./brig/train/r_47.png" with { type: "bytes" };
import brigTrainR48Png from "./brig/train/r_48.png" with { type: "bytes" };
import brigTrainR49Png from "./brig/train/r_49.png" with { type: "bytes" };
import brigTrainR5Png from "./brig/train/r_5.png" with { type: "bytes" };
import brigTrainR50Png from "./brig/train/r_50.png" with { type: "bytes" };
import brigTrainR51Png from "./brig/train/r_51.png" with { type: "bytes" };
import brigTrainR52Png from "./brig/train/r_52.png" with { type: "bytes" };
import brigTrainR53Png from "./brig/train/r_53.png" with { type: "bytes" };
import brigTrainR54Png from "./brig/train/r_54.png" with { type: "bytes" };
import brigTrainR55Png from "./brig/train/r_55.png" with { type: "bytes" };
import brigTrainR6Png from "./brig/train/r_6.png" with { type: "bytes" };
import brigTrainR7Png from "./brig/train/r_7.png" with { type: "bytes" };
import brigTrainR8Png from "./brig/train/r_8.png" with { type: "bytes" };
import brigTrainR9Png from "./brig/train/r_9.png" with { type: "bytes" };
import brigTransformsTestJson from "./brig/transforms_test.json" with { type: "bytes" };
import brigTransformsTrainJson from "./brig/transforms_train.json" with { type: "bytes" };
import brigTransformsValJson from "./brig/transforms_val.json" with { type: "bytes" };
import brigValR0Png from "./brig/val/r_0.png" with { type: "bytes" };
import brigValR1Png from "./brig/val/r_1.png" with { type: "bytes" };
import brigValR2Png from "./brig/val/r_2.png" with { type: "bytes" };
import brigValR3Png from "./brig/val/r_3.png" with { type: "bytes" };

/** The bytes of every file by its path in `scenes/`: `brig/train/r_0.png`. */
export const SCENE_FILES: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "brig/test/r_0.png": brigTestR0Png,
  "brig/test/r_1.png": brigTestR1Png,
  "brig/test/r_2.png": brigTestR2Png,
  "brig/test/r_3.png": brigTestR3Png,
  "brig/test/r_4.png": brigTestR4Png,
  "brig/test/r_5.png": brigTestR5Png,
  "brig/test/r_6.png": brigTestR6Png,
  "brig/test/r_7.png": brigTestR7Png,
  "brig/train/r_0.png": brigTrainR0Png,
  "brig/train/r_1.png": brigTrainR1Png,
  "brig/train/r_10.png": brigTrainR10Png,
  "brig/train/r_11.png": brigTrainR11Png,
  "brig/train/r_12.png": brigTrainR12Png,
  "brig/train/r_13.png": brigTrainR13Png,
  "brig/train/r_14.png": brigTrainR14Png,
  "brig/train/r_15.png": brigTrainR15Png,
  "brig/train/r_16.png": brigTrainR16Png,
  "brig/train/r_17.png": brigTrainR17Png,
  "brig/train/r_18.png": brigTrainR18Png,
  "brig/train/r_19.png": brigTrainR19Png,
  "brig/train/r_2.png": brigTrainR2Png,
  "brig/train/r_20.png": brigTrainR20Png,
  "brig/train/r_21.png": brigTrainR21Png,
  "brig/train/r_22.png": brigTrainR22Png,
  "brig/train/r_23.png": brigTrainR23Png,
  "brig/train/r_24.png": brigTrainR24Png,
  "brig/train/r_25.png": brigTrainR25Png,
  "brig/train/r_26.png": brigTrainR26Png,
  "brig/train/r_27.png": brigTrainR27Png,
  "brig/train/r_28.png": brigTrainR28Png,
  "brig/train/r_29.png": brigTrainR29Png,
  "brig/train/r_3.png": brigTrainR3Png,
  "brig/train/r_30.png": brigTrainR30Png,
  "brig/train/r_31.png": brigTrainR31Png,
  "brig/train/r_32.png": brigTrainR32Png,
  "brig/train/r_33.png": brigTrainR33Png,
  "brig/train/r_34.png": brigTrainR34Png,
  "brig/train/r_35.png": brigTrainR35Png,
  "brig/train/r_36.png": brigTrainR36Png,
  "brig/train/r_37.png": brigTrainR37Png,
  "brig/train/r_38.png": brigTrainR38Png,
  "brig/train/r_39.png": brigTrainR39Png,
  "brig/train/r_4.png": brigTrainR4Png,
  "brig/train/r_40.png": brigTrainR40Png,
  "brig/train/r_41.png": brigTrainR41Png,
  "brig/train/r_42.png": brigTrainR42Png,
  "brig/train/r_43.png": brigTrainR43Png,
  "brig/train/r_44.png": brigTrainR44Png,
  "brig/train/r_45.png": brigTrainR45Png,
  "brig/train/r_46.png": brigTrainR46Png,
  "brig/train/r_47.png": brigTrainR47Png,
  "brig/train/r_48.png": brigTrainR48Png,
  "brig/train/r_49.png": brigTrainR49Png,
  "brig/train/r_5.png": brigTrainR5Png,
  "brig/train/r_50.png": brigTrainR50Png,
  "brig/train/r_51.png": brigTrainR51Png,
  "brig/train/r_52.png": brigTrainR52Png,
  "brig/train/r_53.png": brigTrainR53Png,
  "brig/train/r_54.png": brigTrainR54Png,
  "brig/train/r_55.png": brigTrainR55Png,
  "brig/train/r_6.png": brigTrainR6Png,
  "brig/train/r_7.png": brigTrainR7Png,
  "brig/train/r_8.png": brigTrainR8Png,
  "brig/train/r_9.png": brigTrainR9Png,
  "brig/transforms_test.json": brigTransformsTestJson,
  "brig/transforms_train.json": brigTransformsTrainJson,
  "brig/transforms_val.json": brigTransformsValJson,
  "brig/val/r_0.png": brigValR0Png,
  "brig/val/r_1.png": brigValR1Png,
  "brig/val/r_2.png": brigValR2Png,
  "brig/val/r_3.png": brigValR3Png,
};
